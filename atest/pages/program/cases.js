const {describe, it, beforeEach, afterEach, equal, run} = require('./lib/runner');

const isIos = swan.getSystemInfoSync().platform === 'ios', INVALID = isIos ? 4 : 202, FAILED = isIos ? 4 : 1001;
const URL = 'ws://chat.example.com/cases';
let opened = [];
const connect = (options = {}) => {
    const task = swan.connectSocket(Object.assign({url: URL}, options));
    opened.push(task);
    return task;
};
const open = task => new Promise((resolve, reject) => { task.onOpen(() => resolve(task)); task.onError(reject); });
const closed = task => new Promise(resolve => { task.onClose(resolve); task.onError(resolve); });

beforeEach(() => { opened = []; });
afterEach(async () => {
    const ends = opened.filter(task => task.readyState === 0 || task.readyState === 1).map(task => closed(task));
    for (const task of opened) {
        if (task.readyState === 1) { task.close(); } else if (task.readyState === 0) { task.onOpen(() => task.close()); }
    }
    await Promise.all(ends);
});

describe('connectSocket', () => {
    it('hands back a task at once', () => {
        const task = connect();
        equal([task.readyState, task.CONNECTING, task.OPEN, task.CLOSING, task.CLOSED], [0, 0, 1, 2, 3]);
        equal(typeof task.send, 'function');
    });
    it('succeeds, completes, opens', done => {
        const seen = [];
        const task = connect({
            success: result => { seen.push('success'); equal(Object.keys(result), ['socketTaskId']); },
            complete: () => seen.push('complete'),
            fail: done,
        });
        task.onOpen(() => { equal(seen, ['success', 'complete']); equal(task.readyState, 1); done(); });
    });
    it('has a listener that is added in a callback', done => {
        const task = connect({success() { task.onOpen(() => done()); }});
    });
    it('fails without a url', done => { swan.connectSocket({fail: error => { equal(error.errCode, INVALID); done(); }}); });
    it('fails with a url that is a number', done => { swan.connectSocket({url: 7, fail: error => { equal(error.errCode, INVALID); done(); }}); });
    it('fails with a success that is no function', done => {
        swan.connectSocket({url: URL, success: 'no', fail: error => { equal([error.errCode, error.errMsg], [904, 'params type error']); done(); }});
    });
    it('succeeds where nobody listens, and ends in an error', done => {
        const seen = [];
        const task = connect({url: 'ws://127.0.0.1:1/', success: () => seen.push('success'), fail: done});
        task.onError(error => { seen.push('error'); equal(seen, ['success', 'error']); equal(task.readyState, 3); done(); });
    });
    it('takes empty protocols as the documentation does', async () => { await open(connect({protocols: ['']})); });
    it('keeps callbacks before events, however fast the server is', async () => {
        for (let i = 0; i < 40; i++) {
            const seen = [];
            const task = connect({complete: () => seen.push('complete')});
            task.onOpen(() => task.send({data: 'x', success: () => task.close({complete: () => seen.push('closing')})}));
            await closed(task);
            equal(seen, ['complete', 'closing']);
            await new Promise(resolve => setTimeout(resolve, 0));
            equal(task.readyState, 3);
        }
    }, 10000);
    it('opens five, and not a sixth', async () => {
        const tasks = [1, 2, 3, 4, 5].map(() => connect());
        await Promise.all(tasks.map(open));
        await new Promise((resolve, reject) => {
            swan.connectSocket({url: URL, success: () => reject(new Error('a sixth')), fail: error => { equal(error.errCode, isIos ? 1 : 1001); resolve(); }});
        });
    });
});

describe('send', () => {
    it('echoes text', async () => {
        const task = await open(connect());
        const heard = new Promise(resolve => task.onMessage(resolve));
        task.send({data: '你好'});
        const message = await heard;
        equal([message.data, message.dataType], ['你好', 'string']);
    });
    it('echoes an ArrayBuffer', async () => {
        const task = await open(connect());
        const heard = new Promise(resolve => task.onMessage(resolve));
        task.send({data: new Uint8Array([0, 1, 254, 255]).buffer});
        const message = await heard;
        equal(message.dataType, 'arrayBuffer');
        equal([...new Uint8Array(message.data)], [0, 1, 254, 255]);
    });
    it('fails before the open event', done => {
        const task = connect();
        task.send({data: 'early', success: () => done(new Error('sent')), fail: error => { equal(error.errCode, FAILED); done(); }});
    });
    it('fails without data', async () => {
        const task = await open(connect());
        await new Promise((resolve, reject) => task.send({success: reject, fail: error => { equal(error.errCode, INVALID); resolve(); }}));
    });
    it('rejects its promise', async () => {
        const task = connect();
        let code = 0;
        try { await task.send({data: 'early'}); } catch (error) { code = error.errCode; }
        equal(code, FAILED);
    });
    it('keeps the order of fifty', async () => {
        const task = await open(connect());
        const heard = [];
        const all = new Promise(resolve => task.onMessage(({data}) => { heard.push(Number(data)); if (heard.length === 50) { resolve(); } }));
        for (let i = 0; i < 50; i++) { task.send({data: String(i)}); }
        await all;
        equal(heard, Array.from({length: 50}, (_, i) => i));
    });
    it('fails after the end', async () => {
        const task = await open(connect());
        const end = closed(task);
        task.close();
        await end;
        const error = await new Promise(resolve => task.send({data: 'late', fail: resolve}));
        equal(error.errMsg, 'SocketTask.readyState is not OPEN');
    });
});

describe('close', () => {
    it('closes inside of its own success', done => {
        const task = connect();
        task.onOpen(() => task.close({code: 4001, reason: 'bye', success: () => { equal(task.readyState, 2); }}));
        task.onClose(result => { equal(result, {code: 4001, reason: 'bye'}); equal(task.readyState, 3); done(); });
    });
    it('takes a code that is a text of digits', async () => {
        const task = await open(connect());
        const end = closed(task);
        task.close({code: '1001'});
        equal((await end).code, 1001);
    });
    it('fails before the open event, and the socket goes on to open', done => {
        const task = connect();
        const seen = [];
        task.close({fail: () => seen.push('fail'), success: () => seen.push('success')});
        task.onOpen(() => { equal(seen, ['fail']); done(); });
    });
    it('fails with a code that none may send', async () => {
        const task = await open(connect());
        const error = await new Promise((resolve, reject) => task.close({code: 1006, fail: resolve, success: reject}));
        equal(error.errCode, INVALID);
        equal(task.readyState, 1);
    });
    it('fails a second time', async () => {
        const task = await open(connect());
        const results = [];
        task.close({success: () => results.push('success'), fail: () => results.push('fail')});
        task.close({success: () => results.push('success'), fail: () => results.push('fail')});
        await closed(task);
        equal(results, ['success', 'fail']);
    });
    it('closes all that were created', async () => {
        const tasks = [connect(), connect(), connect()];
        await Promise.all(tasks.map(open));
        const ends = Promise.all(tasks.map(closed));
        const results = [];
        swan.closeSocket({code: 4002, success: () => results.push('success'), complete: () => results.push('complete')});
        equal((await ends).map(each => each.code), [4002, 4002, 4002]);
        equal(results.length, 6);
    });
});

describe('listeners', () => {
    it('are called in their order', async () => {
        const task = connect();
        const seen = [];
        task.onOpen(() => seen.push(1));
        task.onOpen(() => seen.push(2));
        await open(task);
        equal(seen, [1, 2]);
    });
    it('of the global places hear the main task, after its own', done => {
        const seen = [];
        swan.onSocketMessage(({data}) => { seen.push('global ' + data); equal(seen, ['own x', 'global x']); swan.onSocketMessage(() => {}); done(); });
        const task = connect();
        task.onMessage(({data}) => seen.push('own ' + data));
        task.onOpen(() => swan.sendSocketMessage({data: 'x'}));
    });
    it('may send from inside of a message', done => {
        const task = connect();
        let rounds = 0;
        task.onOpen(() => task.send({data: 'ping'}));
        task.onMessage(() => { rounds += 1; if (rounds === 20) { done(); } else { task.send({data: 'ping'}); } });
    });
});

Page({
    data: {report: {passed: [], failed: [], done: false}},
    async onLoad() {
        const report = this.data.report;
        await run(report);
        this.setData({report});
    },
});
