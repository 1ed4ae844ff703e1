// A page that shows what the host and the suite give it.
Page({
    data: {user: {token: 'masked-value-of-the-page'}},
    login() {
        swan.login({success: result => {
            this.setData('user.token', result.user.token);
            console.log(result);
            swan.showToast({title: result.user.token});
        }});
    },
    keep(value) { this.setData('user', value.user); console.log(value.user.token); return value; },
});
