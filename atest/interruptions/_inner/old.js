// A page that counts what it is asked, beats every second, and hears its own echo.
Page({
    data: {n: 0, heard: 0, ticks: 0, login: '', shown: 0, hidden: 0, answer: ''},
    onLoad() {
        this.numbers = [];
        this.echoes = [];
        setInterval(() => this.setData('ticks', this.data.ticks + 1), 1000);
        this.task = swan.connectSocket({url: 'ws://chat.example.com'});
        this.task.onOpen(() => this.setData('open', true));
        this.task.onMessage(({data}) => { this.echoes.push(Number(data)); this.setData('heard', Number(data)); });
    },
    onShow() { this.setData('shown', this.data.shown + 1); },
    onHide() { this.setData('hidden', this.data.hidden + 1); },
    count(number) { this.numbers.push(Number(number)); this.setData('n', Number(number)); return number; },
    say(number) { this.count(number); this.task.send({data: number, success: () => {}}); },
    toast(number) { this.count(number); swan.showToast({title: number}); },
    login() { swan.login({success: ({code}) => this.setData('login', code)}); },
    ask() { swan.showModal({title: 'a', success: ({confirm}) => this.setData('answer', String(confirm))}); },
    pages() { return getCurrentPages().length; },
    seen() { const {numbers, echoes} = this; this.numbers = []; this.echoes = []; return {numbers, echoes}; },
});
