// A page that logs in, keeps its connection alive, and connects again when it is lost.
const HEARTBEAT = 30000;

Page({
    data: {state: 'offline', beats: 0, tries: 0},

    onShow() {
        swan.login({
            success: ({code}) => { this.code = code; this.connect(); },
            fail: () => this.setData('state', 'not logged in'),
        });
    },

    connect() {
        this.setData('tries', this.data.tries + 1);
        this.task = swan.connectSocket({url: 'wss://live.example.com/room', header: {'X-Code': this.code}});
        this.task.onOpen(() => {
            this.setData('state', 'online');
            this.beat = setInterval(() => {
                this.task.send({data: JSON.stringify({type: 'ping'})});
                this.setData('beats', this.data.beats + 1);
            }, HEARTBEAT);
        });
        this.task.onMessage(({data}) => {
            if (data instanceof ArrayBuffer) { this.setData('picture', data.byteLength); }
        });
        this.task.onError(() => this.lost());
        this.task.onClose(() => this.lost());
    },

    lost() {
        clearInterval(this.beat);
        this.setData('state', 'lost');
        setTimeout(() => this.connect(), 1000 * this.data.tries);
    },

    draw() {
        this.task.send({data: new Uint8Array([137, 80, 78, 71]).buffer});
    },
});
