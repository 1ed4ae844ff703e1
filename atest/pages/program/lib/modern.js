import {double as twice} from './format';
import format from './words';

export const three = 3;
export function six() {
    return twice(three);
}
export default class Greeter {
    hello(name) {
        return format.hello + name;
    }
}
