// Each socket API in the ways that its documentation and programs use it.
Page({
    data: {heard: [], ended: []},
    noted(list, value) { this.setData(list, [...this.getData(list), value]); },

    // connectSocket, and the four places of swan
    connectSocket() {
        const that = this;
        const socketTask = swan.connectSocket({
            url: 'wss://echo.websocket.org',
            header: {'content-type': 'application/json', 'X-Number': 7},
            protocols: [''],
            success(res) { that.setData('connected', typeof res.socketTaskId); },
            fail(err) { that.setData('refused', err.errCode); },
            complete() { that.setData('completed', true); },
        });
        this.socketTask = socketTask;
        this.setData('task', JSON.parse(JSON.stringify(socketTask)));
        swan.onSocketOpen(function (res) { that.setData('opened', res !== undefined && that.socketTask.readyState); });
        swan.onSocketMessage(res => { that.noted('heard', res.data); });
        swan.onSocketError(err => that.setData({error: err}));
        swan.onSocketClose(res => that.noted('ended', res.code));
    },
    connectNowhere() {
        swan.onSocketError(err => this.setData({error: err}));
        swan.onSocketClose(() => this.setData('closedToo', true));
        this.nowhere = swan.connectSocket({url: 'ws://127.0.0.1:1', success: () => this.setData('started', true)});
    },

    // sendSocketMessage
    sendSocketMessage(data) {
        swan.sendSocketMessage({
            data,
            success: res => this.setData('sent', JSON.stringify(res)),
            fail: err => this.setData('sent', err.errCode),
            complete: () => this.setData('sending', 'over'),
        });
    },
    sendByPromise(data) {
        swan.sendSocketMessage({data}).then(() => this.setData('sent', 'by promise')).catch(err => this.setData('sent', ['refused', err.errCode]));
    },
    async sendAwaited(data) {
        try { await swan.sendSocketMessage({data}); this.setData({sent: 'awaited'}); } catch (err) { this.setData({sent: ['caught', err.errCode]}); }
    },

    // closeSocket
    closeSocket(code) {
        swan.closeSocket({
            code,
            reason: 'close reason',
            success: () => { this.setData('closing', this.socketTask.readyState); },
            fail: err => this.setData('closing', err.errCode),
        });
    },
    closeByPromise(options) { swan.closeSocket(options).then(() => this.setData('closing', 'by promise'), err => this.setData('closing', err.errCode)); },

    // SocketTask: send, close, and its four listeners
    connectTask() {
        const task = this.socketTask = swan.connectSocket({url: 'wss://echo.websocket.org', fail: () => {}});
        task.onOpen(() => { this.setData('opened', task.readyState === task.OPEN); });
        task.onMessage(({data, dataType}) => this.noted('heard', dataType === 'string' ? data : [...new Uint8Array(data)]));
        task.onError(err => this.setData({error: err}));
        task.onClose(({code, reason}) => this.noted('ended', `${code} ${reason}`));
    },
    taskSend(data) {
        this.socketTask.send({data, success: () => this.setData('sent', true), fail: err => this.setData('sent', err.errMsg), complete: () => this.setData('sending', 'over')});
    },
    taskSendByPromise(data) { return this.socketTask.send({data}).then(res => this.setData('sent', typeof res), err => this.setData('sent', err.errCode)); },
    taskClose(code, reason) { this.socketTask.close({code, reason, success: () => this.setData('closing', this.socketTask.readyState), fail: err => this.setData('closing', err.errCode)}); },
    async taskCloseAwaited() { await this.socketTask.close({code: 3000, reason: 'awaited'}); this.setData('closing', 'awaited'); },
});
