// A page that does not part in peace.
Page({
    data: {here: true},
    onLoad({how}) { this.how = how; },
    failSoon() { setTimeout(() => { throw new Error('of a timer'); }, 0); },
    onHide() { if (this.how === 'throw') { null.x; } },
    onUnload() { while (this.how === 'loop') { /* for ever */ } },
});
