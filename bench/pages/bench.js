// The page that bench measures: it connects, counts what it hears, and echoes.
Page({
    data: {state: 'new', heard: 0, echoed: 0},
    onLoad({url}) {
        this.task = swan.connectSocket({url});
        this.task.onOpen(() => { this.setData('state', 'open'); });
        this.task.onMessage(() => { this.hear(); });
    },
    flood(count, size) {
        let left = Number(count);
        this.setData('heard', 0);
        this.hear = () => { if (--left === 0) { this.setData('heard', Number(count)); } };
        this.task.send({data: `flood ${count} ${size}`});
    },
    echo(count, data) {
        let left = Number(count);
        this.setData('echoed', 0);
        this.hear = () => {
            if (--left) { this.task.send({data}); } else { this.setData('echoed', Number(count)); }
        };
        this.task.send({data});
    },
    nothing() {},
});
