// A page of a WeChat mini program.
Page({
    data: {state: 'new', messages: []},
    onLoad() {
        this.socket = wx.connectSocket({
            url: 'wss://chat.example.com/room',
            fail: error => { this.setData({state: error.errMsg}); },
        });
        this.socket.onOpen(() => { this.setData({state: 'open'}); });
        this.socket.onMessage(({data}) => { this.setData({messages: [...this.data.messages, data]}); });
        this.socket.onClose(() => {
            this.setData({state: 'closed'});
            wx.showToast({title: '连接已断开'});
        });
    },
    send(text) {
        this.socket.send({data: text, fail: error => { this.setData({state: error.errMsg}); }});
    },
    locate() {
        wx.getLocation({fail: error => { this.setData({place: error.errMsg}); }});
    },
    onUnload() { this.socket.close({code: 1000}); },
});
