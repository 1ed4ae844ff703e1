const format = require('./lib/format');
const words = require('/lib/words.json');
const modern = require('./lib/modern.js');

Page({
    data: {messages: [], state: 'new', query: null},
    onLoad(query) {
        this.setData({query, 'nested.list[1].name': 'second'});
        this.task = swan.connectSocket({
            url: 'ws://chat.example.com/room?id=7',
            protocols: [''],
            success: () => this.setData('connected', true),
            complete: result => this.setData('completed', Object.keys(result)),
        });
        this.task.onOpen(() => this.setData({state: 'open', opened: this.task.readyState}));
        this.task.onMessage(message => {
            const shown = message.data instanceof ArrayBuffer ? Array.from(new Uint8Array(message.data)) : message.data;
            this.setData({[`messages[${this.data.messages.length}]`]: shown, type: message.dataType});
        });
        this.task.onClose(closed => this.setData({state: 'closed', closed, readyState: this.task.readyState}));
        this.task.onError(error => this.setData({state: 'error', error}));
    },
    onShow() { this.setData('shown', (this.data.shown || 0) + 1); },
    onHide() { this.setData('hidden', true); },
    say(text) { this.task.send({data: text, fail: error => this.setData('failed', error)}); },
    sayBytes() { this.task.send({data: new Uint8Array([1, 2, 255]).buffer}); },
    leave(code) { this.task.close({code, reason: '再见', success: () => this.setData('left', this.task.readyState)}); },
    described() { return JSON.stringify(this.task); },
    sum(a, b) { return {sum: Number(a) + Number(b), texts: [a, b], double: format.double(4), six: modern.six()}; },
    greet() { return new modern.default().hello(words.hello); },
    launched() { return getApp().globalData.launched; },
    fail() { format.oops(); },
    async failLater() { await null; throw new Error('later'); },
    failInTimer() { setTimeout(() => { null.x; }, 0); },
    forgetPromise() { Promise.reject(new Error('nobody cares')); },
    takePromise() { Promise.reject(new Error('taken')).catch(() => this.setData('caught', true)); },
    promised() { return Promise.resolve(1); },
    big() { return 10n; },
    circle() { const a = {}; a.a = a; return a; },
    functions() { return {call() {}, list: [() => 1]}; },
    nothing() {},
    special() { return {nul: 'a\u0000b', lone: '\ud800', bom: '\ufeffx'}; },
    useMissing() { swan.fooBar({}); },
    useUnanswered() { swan.request({url: 'https://example.com', fail: error => this.setData('request', error)}); },
    login() { swan.login({success: result => this.setData('login', result.code), fail: error => this.setData('login', error.errCode)}); },
    loginPromise() { return swan.login().then(result => this.setData('login', result.code)); },
    ask() { swan.showModal({title: 'sure?', success: result => this.setData('answer', result)}); },
    store() { swan.setStorageSync('k', {a: 1}); return swan.getStorageSync('k'); },
    now() { return Date.now(); },
    beat() {
        this.beats = 0;
        this.interval = setInterval(() => { this.beats += 1; this.setData('beats', this.beats); swan.sendSocketMessage({data: 'ping'}); }, 30000);
    },
    stop() { clearInterval(this.interval); },
    tools() {
        const url = new URL('wss://example.com:8443/a/b?x=1&y=%E4%BD%A0');
        return {
            host: url.host, y: url.searchParams.get('y'), relative: new URL('../c', 'https://a.b/x/y/z').href,
            text: new TextDecoder().decode(new TextEncoder().encode('你好😀')), copy: structuredClone({d: [1, {e: 2}]}),
        };
    },
    wrongCallback() { swan.connectSocket({url: 'ws://chat.example.com', success: 7, fail: error => this.setData('wrong', error)}); },
    badConnect() {
        const task = swan.connectSocket({url: 'http://chat.example.com', fail: error => this.setData('bad', {error, state: task.readyState})});
    },
    sendByPromise(text) {
        this.task.send({data: text}).then(result => this.setData('sent', result.socketTaskId), error => this.setData('sent', error.errCode));
    },
});
