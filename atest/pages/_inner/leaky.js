// A page that shows what it is given, in every way that a page has.
Page({
    data: {},
    onLoad(query) {
        this.setData('query', query);
        this.task = swan.connectSocket({url: 'ws://chat.example.com/?t=' + encodeURIComponent(query.token)});
        this.task.onMessage(message => { this.setData({heard: message.data}); console.log('heard', message); });
        this.task.onOpen(() => { this.task.send({data: JSON.stringify({token: query.token})}); });
    },
    show(secret) {
        this.setData({secret, [secret]: 1, deep: {list: [secret]}});
        console.log(secret, {secret}, [secret]);
        console.warn('x'.repeat(9990) + secret);        // is cut in the middle of it
        swan.showToast({title: secret});
        swan.showModal({title: 'modal', content: secret});
        swan.setStorageSync(secret, {secret});
        swan.navigateTo({url: '/pages/a?token=' + encodeURIComponent(secret)});
        swan.request({url: 'https://example.com/?token=' + secret, data: {secret}, fail: () => {}});
        swan.getLocation(secret).catch(() => {});
        return {secret, list: [secret]};
    },
    login() { swan.login({success: result => { this.setData('login', result); console.log(result); }}); },
    throwIt(secret) { throw new Error('refused: ' + secret); },
    throwLong(secret) { throw new Error('x'.repeat(9990) + secret); },
    throwObject(secret) { throw {secret}; },
    reject(secret) { Promise.reject({secret}); },
    failInTimer(secret) { setTimeout(() => { throw new TypeError(secret); }, 0); },
    failCall(secret) { swan.foo({secret}); },
    bytes(secret) { this.task.send({data: new TextEncoder().encode(secret).buffer}); return new TextEncoder().encode(secret).buffer; },
    stuck(secret) { console.log(secret); for (;;) {} },
});
