// Which host there is, of two platforms.
const host = typeof swan === 'undefined' ? wx : swan;
Page({
    onLoad() { this.setData('hosts', [typeof swan, typeof wx, host.getSystemInfoSync().platform]); },
    wrongCallback() { host.login({success: 7, fail: error => this.setData('wrong', error.errMsg)}); },
    useMissing() { host.fooBar({}); },
    canUse() {
        return ['connectSocket', 'closeSocket.object.code', 'SocketTask.send', 'showToast', 'login', 'toString', 'fooBar']
            .filter(name => host.canIUse(name));
    },
});
