// What programs are written with today.
class Connection {
    #url;
    static made = 0;
    constructor(url) { this.#url = url; Connection.made += 1; }
    get url() { return this.#url ?? 'none'; }
    async open() { await null; throw new Error('nobody waits for this'); }
    async echo(value) { return value; }
    * numbers() { yield 1; yield* [2, 3]; }
}

Page({
    data: {log: []},
    log(...words) { this.data.log.push(words.join(' ')); },
    async features() {
        const {a, ...rest} = {a: 1, b: 2, c: 3}, [first, , third = 9] = [1, 2];
        const map = new Map([[{}, 1]]), weak = new WeakMap([[map, 'held']]), connection = new Connection();
        const traced = new Proxy({}, {get: (target, name) => `-${name}-`});
        let sum = 0;
        for await (const each of (async function* () { yield 1; yield 2; })()) { sum += each; }
        const {year} = /(?<year>\d{4})-\d\d/u.exec('on 2024-05').groups;
        const date = new Date(Date.UTC(2024, 0, 31));
        this.setData({
            a, rest, first, third, held: weak.get(map), url: connection.url, traced: traced.x, sum, year, echoed: await connection.echo('e'),
            numbers: [...connection.numbers()], made: Connection.made, nothing: this.gone?.deep?.() ?? 'nil', tag: String.raw`\n${1}`,
            iso: date.toISOString(), isDate: new Date() instanceof Date, json: JSON.stringify({date, u: undefined}), set: [...new Set([1, 1])],
            lacking: [typeof Buffer, typeof window, typeof process, typeof WebSocket, typeof fetch, typeof Intl, typeof wx],
        });
    },
    order() {
        this.log('sync');
        setTimeout(() => this.log('timer'), 0);
        (async () => { await Promise.resolve(); this.log('async'); })();
        Promise.resolve().then(() => this.log('then 1')).then(() => this.log('then 2'));
        (async () => { await this.inner(); this.log('async inner'); })();
        queueMicrotask(() => this.log('task'));
    },
    async inner() {},
    forgetMethod() { new Connection().open(); },
    forgetFunction() { (async () => { throw new TypeError('of a function'); })(); },
    forgetLater() { new Promise((resolve, reject) => setTimeout(() => reject(new Error('of a timer')), 0)); },
    async taken() {
        const outcomes = [];
        const note = error => { outcomes.push(error.message || error.constructor.name); };
        try { await new Connection().open(); } catch (error) { note(error); }
        await Promise.reject(new Error('caught')).catch(note).finally(() => outcomes.push('finally'));
        try { await Promise.all([Promise.reject(new Error('all')), new Promise(() => {})]); } catch (error) { note(error); }
        const late = Promise.reject(new Error('late'));
        await null;
        try { await late; } catch (error) { note(error); }
        const settled = await Promise.allSettled([new Connection().open(), 1]);
        outcomes.push(settled.map(each => each.status).join());
        outcomes.push(await {then(resolve) { resolve('thenable'); }});
        this.setData({outcomes});
    },
    remembered() {
        this.memo = this.memo || this.later();
        this.memo.catch(error => this.setData('memo', error.message));
        return this.memo;
    },
    async later() { throw new Error('memo'); },
    async withParameters({a}, b = 2, ...rest) { return [a, b, rest.length, arguments.length]; },
    async parameters() {
        const count = [this.withParameters.length];
        let rejected = false;
        await this.withParameters().catch(() => { rejected = true; });
        this.setData({parameters: [...await this.withParameters({a: 1}, undefined, 3, 4), ...count, rejected]});
    },
    ignored() {
        swan.sendSocketMessage({data: 5});
        swan.connectSocket({url: 'http://wrong.example.com'});
        swan.login();
        setTimeout(() => swan.sendSocketMessage({data: 5}), 0);
    },
    async noted() { await swan.sendSocketMessage({data: 'x'}); },
    print() {
        console.log('%s has %d of %o', 'mia', 3, {a: 1}, new Uint8Array([1, 2]), new Map([['k', 1]]));
        console.dir({a: [1]});
        console.table([1]);
        console.count();
    },
    buffer(given) { return given.within; },
    functionInData() { this.setData({named: 1, hidden: new ArrayBuffer(2)}); this.data.method = () => 1; },
    network() { swan.onNetworkStatusChange(({isConnected}) => this.setData({isConnected})); },
    deaf() { swan.offNetworkStatusChange(); },
    forgetArrow() { const open = async () => await new Connection().open(); open(); },
    tick() { swan.nextTick(() => this.setData({ticked: true})); },
    async onUnload() {
        await swan.getStorage({key: 'ran'});
        swan.setStorageSync('ran', true);
    },
    ran() { return swan.getStorageSync('ran'); },
    atOnce() { try { return swan.isLoginSync(); } catch (error) { return [error.errCode, error.message]; } },
    drawn() { swan.createSelectorQuery().select('#a').boundingClientRect(() => {}).exec(); swan.getUpdateManager().onUpdateReady(() => {}); },
    twoConnects() {
        swan.connectSocket({url: 'http://wrong.example.com', fail: () => this.setData({failed: true})});
        swan.connectSocket({url: 'ws://chat.example.com'});
        swan.onSocketOpen(() => this.setData({opened: true}));
    },
    impatient() {
        this.task = swan.connectSocket({url: 'ws://chat.example.com', timeout: 50});
        this.task.onError(() => this.setData({timedOut: true}));
    },
});
