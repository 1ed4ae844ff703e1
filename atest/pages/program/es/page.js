import Greeter, { hello as hi, shown } from './greeter';
import * as all from './greeter.js';
import {
    first, // what the comment says is no code
    second,
    third,
} from './forwarded';
import './side';
import plainModule from './plain';
import {one} from './plain';
import words from '../lib/words.json';

const text = `
import nothing from 'nowhere';
`;

Page({
    names() {
        return {
            greeting: new Greeter().greet('world'), hi: hi('you'), shown, all: Object.keys(all).sort(),
            forwarded: [first, second, third], side: getApp().side, plain: [plainModule.one, one], words: words.hello, text,
        };
    },
    counted() { all.count(); return all.counter; },
    fail() { all.fail(); },
    isStrict() { return (function () { return this === undefined; })(); },
});
