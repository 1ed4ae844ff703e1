// What code does that is wrong, hostile, or too much.
const nested = depth => { const root = {}; let at = root; for (let i = 0; i < depth; i++) { at = at.a = {}; } return root; };
Page({
    data: {n: 0},
    recurse() { const again = n => again(n + 1) + 1; return again(0); },
    returnDeep() { return nested(200); },
    setDeep() { this.setData('deep', nested(500)); },
    askDeep() { swan.showToast({title: nested(500), fail: error => this.setData('asked', error.errCode)}); },
    logDeep() { console.log(nested(1e4)); },
    throwDeep() { throw nested(5000); },
    throwUnreadable() { const e = new Error('m'); Object.defineProperty(e, 'message', {get() { throw new Error('evil'); }}); throw e; },
    throwNothing() { throw undefined; },
    throwLone() { throw new Error('\ud800'); },
    badPath() { this.setData('', 1); },
    setNothing() { this.setData(7); },
    setBig() { this.setData('big', 10n); },
    setHuge() { this.setData('huge', 'x'.repeat(4e6)); return this.data.huge.length; },
    setTimers() { for (let i = 0; i < 1e4; i++) { setTimeout(() => { this.setData('n', this.data.n + 1); }, 0); } },
    endlessTimers() { const again = () => { this.data.n++; setTimeout(again, 0); }; again(); },
    logMuch() { for (let i = 0; i < 9000; i++) { console.log('x'.repeat(9000)); } },
    rejectMuch() { for (let i = 0; i < 1e6; i++) { Promise.reject(new Error('e')); } },
    takeBytes() { const all = []; for (;;) { all.push(new ArrayBuffer(1 << 20)); } },
    backtrack() { return /^(a+)+$/.test('a'.repeat(40) + 'b'); },
    forge() {
        swan.connectSocket({url: {$buffer: '!'}, fail: error => this.setData('forged', error.errCode)});
        swan.sendSocketMessage({data: {$buffer: '!'}, fail: () => {}});
        return {$buffer: '!'};
    },
    changeJson() {
        Object.prototype.toJSON = Array.prototype.toJSON = () => 5;
        this.setData('changed', 1); swan.closeSocket(); swan.showToast({title: 'x'});
    },
    changeArrays() { Array.prototype.push = () => { throw new Error('gone'); }; this.setData('n', 1); },
    failCallback() { swan.showToast({title: 'a', success() { null.x; }, complete: () => this.setData('completed', true)}); },
    failGetter() { swan.showToast({get title() { throw new Error('no title'); }, fail: error => this.setData('got', error.errCode)}); },
    forgetPromise() { swan.sendSocketMessage({data: 'x'}).then(() => 1); },
    connectBadly() { swan.connectSocket({url: 'nowhere'}); },
    nothingGiven() { swan.showToast(); swan.showToast(null); swan.showToast(5); swan.connectSocket(); swan.closeSocket(null); },
    load() { return import('./a').then(() => 1); },
    useUnanswered() { swan.getStorageInfoSync(); },
    callNothing() { this.data.n(); },
    bytes() { return new Uint8Array([1, 255]).buffer; },
});
