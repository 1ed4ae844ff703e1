// In which order things come.
Page({
    data: {order: [], calls: [], timers: []},
    note(list, word) { this.setData({[`${list}[${this.data[list].length}]`]: word}); },
    onLoad() {
        const note = word => this.note('order', word);
        const task = this.task = swan.connectSocket({
            url: 'ws://chat.example.com',
            success: () => { note('success'); Promise.resolve().then(() => note('job of success')); },
            complete: () => note('complete'),
        });
        Promise.resolve().then(() => note('job'));
        task.onOpen(() => note('open'));
        task.onOpen(() => note('open too'));
        task.onMessage(message => { note('message'); this.setData('heard', message.data); });
        note('sync');
    },
    calls() {
        const note = word => this.note('calls', word);
        swan.showToast({title: 'a', success: () => note('toast'), complete: () => note('toast complete')});
        swan.sendSocketMessage({data: 7, fail: () => note('nothing is sent')});
        swan.setStorage({key: 'k', data: 1}).then(() => swan.getStorage({key: 'k'})).then(() => note('storage by promise'))
            .then(() => swan.showModal({title: 'last'})).then(() => note('modal'));
        Promise.resolve().then(() => note('job'));
        note('sync');
    },
    part() {                            // in a callback, and with so much behind it that the answer is there before it ends
        const parts = [];
        const note = word => { parts.push(`${word} ${this.task.readyState}`); this.setData('parts', parts); };
        this.task.onClose(() => note('close'));
        const close = () => {
            this.task.close({success: () => note('sent'), complete: () => note('complete')});
            for (let i = 0; i < 5000; i++) { console.log(i); }
        };
        setTimeout(() => { swan.showToast({title: 'a', success: close}); }, 0);
    },
    timers() {
        const note = word => this.note('timers', word);
        setTimeout(() => note('later'), 20);
        setTimeout(() => { note('first'); Promise.resolve().then(() => note('job of first')); setTimeout(() => note('from first'), 0); }, 0);
        setTimeout(word => note(word), 0, 'second');
        setTimeout(() => note('third'));
        clearTimeout(setTimeout(() => note('never'), 0));
        note('sync');
    },
});
