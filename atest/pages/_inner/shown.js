// What the log and the timeline show of it.
Page({
    onLoad() {
        this.task = swan.connectSocket({url: 'ws://chat.example.com'});
        this.task.onOpen(() => { this.task.send({data: 'hello'}); });
        this.task.onMessage(() => { console.log('line'); swan.showToast({title: 'heard'}); this.setData('heard', true); });
    },
});
