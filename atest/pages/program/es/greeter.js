export default class Greeter {
    greet(name) { return hello(name) + mark; }
}
export const mark = '!', shown = `${mark}?`;
export function hello(name) { return `hello ${name}`; }
export let counter = 0;
export const count = () => { counter += 1; };
export async function fail() {
    await null;
    throw new RangeError('in a module');
}
