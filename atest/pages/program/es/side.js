getApp().side = 'was here';
