Page({
    showToast() { swan.showToast({title: 'heard'}); },
    showModal() { swan.showModal({title: 'heard'}); },
    hear() { this.setData('heard', true); },
});
