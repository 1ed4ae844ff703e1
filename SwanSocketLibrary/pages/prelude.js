// The world of a page: its host (swan), Page, App, require, timers, console. What a page asks of its host is
// written down here and read by the host when the turn is over; see child.py for who calls `entry`.
(function () {
'use strict';
const askForSource = globalThis.__source;
delete globalThis.__source;
const {parse, stringify} = JSON;
const {hasOwn} = Object;
const NativePromise = Promise, NativeDate = Date, nativeEval = globalThis.eval;
const isFunction = value => typeof value === 'function';
const isObject = value => value !== null && typeof value === 'object';
const isNothing = value => value === undefined || value === null;

// ---- what is written down ----

const MAX_TEXT = 10000, MAX_LINES = 10000, MAX_DEPTH = 100;
let written = [], lines = 0;
let here = 0;                           // the page whose code runs, 0 for the program itself
let latest = 0;                         // the page whose code ran last in this turn: its promises go on
const emit = (kind, values) => { written.push(Object.assign({kind, page: here}, values)); };
const place = () => new Error().stack;
const mark = text => text;
const cut = text => (text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) + '…' : text);

// As JSON, also where the page has given all objects a toJSON of its own.
function asItIs(value) {
    const changed = [Object, Array, String, Number, Boolean].map(each => each.prototype).filter(each => hasOwn(each, 'toJSON'));
    const theirs = changed.map(each => { const {toJSON} = each; delete each.toJSON; return toJSON; });
    try { return stringify(value); } finally { changed.forEach((each, i) => { each.toJSON = theirs[i]; }); }
}

// A sentence in the language of who reads it: the host has the catalogue, and fills its values in.
const say = (text, values) => parse(askForSource(asItIs({say: text, values: values || {}})));

// ---- errors ----

const refusals = new WeakMap();         // results of calls that failed, and which call of which line it was
function described(error) {
    if (error === null) { return {name: '', message: mark('thrown: null, as the engine does where page_memory is used up'), stack: ''}; }
    const refused = isObject(error) ? refusals.get(error) : undefined;
    if (refused) { return {name: '', message: say('{api} failed, and nothing took it: {error}', {api: `${hostName}.${refused.api}`, error: cut(shown(error))}), stack: refused.stack}; }
    try {
        if (error instanceof Error) {
            const noMemory = error.message === 'out of memory' ? ' (page_memory)' : '';
            return {name: String(error.name), message: cut(String(error.message)) + noMemory, stack: String(error.stack || '')};
        }
    } catch (unreadable) { /* its getters throw */ }
    return {name: '', message: say('thrown: {value}', {value: cut(shown(error))}), stack: ''};
}
const failed = (where, error, fatal) => emit('error', {where, fatal, error: described(error)});
const closed = new Set();

// Runs code of a page: nothing that it throws goes further. What an asynchronous one returns is watched.
function run(page, where, code, ...args) {
    if (closed.has(page)) { return undefined; }
    const before = here;
    here = latest = page;
    try { return watched(where, code(...args)); } catch (error) { failed(where, error); return undefined; } finally { here = before; }
}
function watched(where, value) {
    if (value instanceof NativePromise) {
        labels.set(value, where);
        watch(value);
    }
    return value;
}
function within(page, code) {
    const before = here;
    here = latest = page;
    try { return code(); } finally { here = before; }
}

// A rejection that nobody takes is an error. The engine does not say so; but it looks at a promise's
// `constructor` whenever somebody awaits or takes it, and makes its own promises in asynchronous
// functions alone, which `javascript.py` has watched.
const nativeThen = NativePromise.prototype.then;
const taken = new WeakSet(), labels = new WeakMap(), rejected = new Map();
let isLooking = false;
Object.defineProperty(NativePromise.prototype, 'constructor', {
    configurable: true,
    get() { if (!isLooking) { taken.add(this); } return NativePromise; },
    set(value) { Object.defineProperty(this, 'constructor', {value, writable: true, configurable: true}); },
});
function watch(promise) {
    const page = here;
    isLooking = true;
    nativeThen.call(promise, undefined, error => { if (!taken.has(promise)) { rejected.set(promise, [page, error]); } });
    isLooking = false;
    return promise;
}
NativePromise.prototype.then = function then(onFulfilled, onRejected) {
    taken.add(this);
    return watch(nativeThen.call(this, onFulfilled, onRejected));
};
const PagePromise = new Proxy(NativePromise, {
    construct(target, args, made) { return made === PagePromise ? watch(new target(...args)) : Reflect.construct(target, args, made); },
    get(target, name, asked) {
        const value = target[name];
        if (asked !== PagePromise || typeof name === 'symbol' || !isFunction(value)) { return value; }
        return (...args) => { const made = value.apply(target, args); return made instanceof NativePromise ? watch(made) : made; };
    },
});
function watchedAsync(name, code, args) {
    if (name) { Object.defineProperty(code, 'name', {value: name}); }
    return watch(code(...args));
}

function importLater(name) {
    return PagePromise.reject(new TypeError(say('import() is not there: write require({name}), which may stand anywhere, also in a function', {name: shown(name, 1)})));
}

function reportRejected() {
    for (const [promise, [page, error]] of rejected) {
        if (!taken.has(promise) && !closed.has(page)) {
            const where = labels.get(promise) || say('a promise');
            within(page, () => failed(say('{where} (unhandled rejection)', {where}), error));
        }
    }
    rejected.clear();
}

// ---- console ----

function shown(value, depth = 0, around = []) {
    try {
        if (typeof value === 'string') { return depth ? stringify(value) : value; }
        if (typeof value === 'bigint') { return value + 'n'; }
        if (isFunction(value)) { return `[Function: ${value.name || 'anonymous'}]`; }
        if (!isObject(value)) { return String(value); }
        if (value instanceof Error) { return `${value.name}: ${value.message}`; }
        if (around.includes(value)) { return '[Circular]'; }
        if (value instanceof ArrayBuffer) { return `ArrayBuffer(${value.byteLength})`; }
        if (ArrayBuffer.isView(value) && value.length !== undefined) { return `${value.constructor.name}(${value.length}) [${value.subarray(0, 100).join(', ')}]`; }
        if (value instanceof Map || value instanceof Set) { return `${value.constructor.name}(${value.size}) ${shown([...value], depth, around)}`; }
        if (value instanceof NativePromise) { return 'Promise'; }
        if (value instanceof NativeDate) { return value.toISOString(); }
        if (depth > 3) { return Array.isArray(value) ? '[Array]' : '[Object]'; }
        const inner = around.concat([value]);
        if (Array.isArray(value)) { return '[' + value.slice(0, 100).map(each => shown(each, depth + 1, inner)).join(', ') + ']'; }
        return '{' + Object.keys(value).slice(0, 100).map(name => `${name}: ${shown(value[name], depth + 1, inner)}`).join(', ') + '}';
    } catch (error) { return '[unprintable]'; }
}
function formatted(first, ...args) {
    const text = typeof first === 'string' && args.length
        ? first.replace(/%([sdifoOjc%])/g, (mark, kind) => {
            if (kind === '%' || !args.length) { return kind === '%' ? '%' : mark; }
            const value = args.shift();
            return kind === 'c' ? '' : 'di'.includes(kind) ? String(parseInt(value, 10)) : shown(value, kind === 's' ? 0 : 1);
        }) : shown(first);
    return cut([text, ...args.map(each => shown(each))].join(' '));
}
const console = {};
for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace']) {
    console[level] = (...args) => {
        lines += 1;
        if (lines <= MAX_LINES) { emit('console', {level, text: args.length ? formatted(...args) : ''}); }
    };
}
console.dir = value => console.log(value);
console.dirxml = console.table = console.group = console.groupCollapsed = console.log;
for (const name of 'time timeEnd timeLog timeStamp groupEnd count countReset clear profile profileEnd'.split(' ')) { console[name] = () => {}; }
console.assert = (holds, ...args) => { if (!holds) { console.error('Assertion failed:', ...args); } };

// ---- the clock ----

let offset = 0;                         // milliseconds by which the page's clock is ahead
function PageDate(...args) {
    if (!new.target) { return new PageDate().toString(); }
    return Reflect.construct(NativeDate, args.length ? args : [NativeDate.now() + offset], new.target);
}
PageDate.prototype = NativeDate.prototype;
Object.defineProperty(NativeDate.prototype, 'constructor', {value: PageDate, writable: true, configurable: true});
Object.assign(PageDate, {now: () => NativeDate.now() + offset, parse: NativeDate.parse, UTC: NativeDate.UTC});
Object.defineProperty(PageDate, 'name', {value: 'Date'});
const nativeNow = performance.now.bind(performance);
const pagePerformance = {now: () => nativeNow() + offset};

const timers = new Map();
let lastTimer = 0;
function startTimer(name, code, delay, args, repeats) {
    if (!isFunction(code)) { throw new TypeError(say('the first argument of {name} must be a function', {name})); }
    const id = ++lastTimer;
    const ms = Math.min(Math.max(Number(delay) || 0, repeats ? 1 : 0), 0x7fffffff);
    timers.set(id, {name, code, args, repeats, page: here});
    emit('timer', {id, ms, repeats});
    return id;
}
const setTimeout = (code, delay, ...args) => startTimer('setTimeout', code, delay, args, false);
const setInterval = (code, delay, ...args) => startTimer('setInterval', code, delay, args, true);
const clearTimer = id => { if (timers.delete(id)) { emit('untimer', {id}); } };

// ---- values on their way to the host and back ----

function plain(value) {                 // as JSON has it; throws for BigInt and circles, as the platform does
    const text = stringify(value);
    if (text === undefined) { return undefined; }
    const copy = parse(text);
    if (text.length > 2 * MAX_DEPTH && isDeep(copy, MAX_DEPTH)) { throw new TypeError(say('it is nested deeper than {levels} levels', {levels: MAX_DEPTH})); }
    return copy;
}
function isDeep(value, levels) {
    if (!isObject(value)) { return false; }
    if (!levels) { return true; }
    for (const name of Object.keys(value)) { if (isDeep(value[name], levels - 1)) { return true; } }
    return false;
}
const base64 = buffer => new Uint8Array(buffer).toBase64();
function carried(value) {               // the data of a message
    const copy = value instanceof ArrayBuffer ? {$buffer: base64(value)} : plain(value);
    return isObject(copy) && !(value instanceof ArrayBuffer) ? {} : copy;
}
function revived(value) {
    if (!isObject(value)) { return value; }
    if (typeof value.$buffer === 'string') { return Uint8Array.fromBase64(value.$buffer).buffer; }
    for (const name of Object.keys(value)) { value[name] = revived(value[name]); }
    return value;
}

// ---- calls of the host ----

const pending = new Map();
let lastCall = 0;
const CALLBACKS = ['success', 'fail', 'complete'];

// Makes a call of the host, which settles it in a later turn. Without callbacks it returns a promise;
// one that the page does not look at is a call without callbacks, and no error where it fails.
function call(api, options, details) {
    const id = ++lastCall, given = isObject(options) ? options : {};
    const wrong = CALLBACKS.find(name => !isNothing(given[name]) && !isFunction(given[name]));
    const values = {id, api, place: place(), wrongCallback: wrong};
    const pendingCall = {api, options: given, page: here, stack: values.place};
    pending.set(id, pendingCall);
    try { Object.assign(values, details(given)); } catch (error) { values.unusable = String(error.message); }
    emit('call', values);
    if (CALLBACKS.some(name => isFunction(given[name]))) { return undefined; }
    const promise = new NativePromise((resolve, reject) => Object.assign(pendingCall, {resolve, reject}));
    taken.add(promise);
    return promise;
}
function settle({id, ok, result, last}) {
    const made = pending.get(id);
    if (!made) { return; }
    if (last) { pending.delete(id); }
    const value = revived(result);
    for (const name of [ok ? 'success' : 'fail', 'complete']) {
        if (isFunction(made.options[name])) { run(made.page, `${made.api}.${name}`, () => made.options[name](value)); }
    }
    if (!ok && isObject(value)) { refusals.set(value, made); }
    if (made.resolve && last && !closed.has(made.page)) { within(made.page, () => (ok ? made.resolve : made.reject)(value)); }
}

// ---- sockets ----

const EVENTS = ['onOpen', 'onMessage', 'onError', 'onClose'];
const sockets = new Map();              // by the number that they have here
const places = {};                      // the global ones: one listener for each kind of event (S12)
let lastSocket = 0, main = null;
let hostName = '', lacking = new Set(); // the global object, and the APIs that this host is set to lack (S33)

class SocketTask {
    constructor(number) {
        Object.defineProperty(this, 'number', {value: number});
        Object.defineProperty(this, 'listeners', {value: {onOpen: [], onMessage: [], onError: [], onClose: []}});
        Object.defineProperty(this, 'isCreated', {value: false, writable: true});
        this.__handlers = {};           // programs look for it
        this.CONNECTING = 0; this.OPEN = 1; this.CLOSING = 2; this.CLOSED = 3;
        this.readyState = 0;
    }
    send(options) { return call('sendSocketMessage', options, given => ({socket: this.number, args: {data: carried(given.data)}})); }
    close(options) { return call('closeSocket', options, given => ({sockets: [this.number], args: closing(given)})); }
}
for (const kind of EVENTS) {
    SocketTask.prototype[kind] = function (listener) {
        if (!isFunction(listener)) { return; }
        this.listeners[kind].push([here, listener]);
        if (kind === 'onMessage') { emit('hears', {socket: this.number}); }
    };
}
const closing = given => ({code: plain(given.code), reason: plain(given.reason)});
const isMain = task => main === task.number;
// States only go forward (S1): what a call's end says of one may come behind the socket's own end.
const advance = (task, state) => { task.readyState = Math.max(task.readyState, state); };

function heard({socket, event, payload, state}) {
    const task = sockets.get(socket);
    advance(task, state);
    const value = revived(payload);
    for (const [page, listener] of task.listeners[event].slice()) {
        const before = written.length;
        run(page, `SocketTask.${event}`, listener.bind(task), value);
        if (written.slice(before).some(each => each.kind === 'error')) { return; }
    }
    if (isMain(task) && places[event]) { run(places[event][0], event.replace('on', 'onSocket'), places[event][1], value); }
}

const api = {
    connectSocket(options) {
        const number = ++lastSocket, task = new SocketTask(number);
        sockets.set(number, task);
        if (main === null || sockets.get(main).readyState === 3) { main = number; }
        call('connectSocket', options, given => ({
            socket: number, args: {url: plain(given.url), header: plain(given.header), protocols: plain(given.protocols), timeout: plain(given.timeout)},
        }));
        return task;
    },
    sendSocketMessage(options) { return call('sendSocketMessage', options, given => ({socket: main, args: {data: carried(given.data)}})); },
    closeSocket(options) {
        return call('closeSocket', options, given => ({
            sockets: [...sockets.values()].filter(task => task.isCreated && task.readyState !== 3).map(task => task.number), args: closing(given),
        }));
    },
    canIUse(name) {
        const first = String(name).split('.')[0];
        return !lacking.has(first) && (Object.hasOwn(api, first) || first === 'SocketTask' || RECORDED.has(first) || answers.has(first));
    },
    nextTick(code) { startTimer('nextTick', code, 0, [], false); },
    getSystemInfoSync() { return Object.assign({}, system); },
    getSystemInfo(options) { return recorded('getSystemInfo', options); },
    getStorageSync(key) { asked('getStorageSync', [key]); return stored(key); },
    setStorageSync(key, value) { asked('setStorageSync', [key, value]); store(key, value); },
    removeStorageSync(key) { asked('removeStorageSync', [key]); storage.delete(key); },
    clearStorageSync() { asked('clearStorageSync', []); storage.clear(); },
};
for (const kind of EVENTS) {
    api[kind.replace('on', 'onSocket')] = listener => {
        if (!isFunction(listener)) { return; }
        places[kind] = [here, listener];
        if (kind === 'onMessage') { emit('hears', {socket: null}); }
    };
}

// ---- the other APIs: recorded, and what a suite answers ----

const RECORDED = new Set(`showToast hideToast showModal showLoading hideLoading showActionSheet setNavigationBarTitle setNavigationBarColor
    showNavigationBarLoading hideNavigationBarLoading navigateTo redirectTo switchTab navigateBack reLaunch startPullDownRefresh
    stopPullDownRefresh pageScrollTo vibrateShort vibrateLong setKeepScreenOn setClipboardData reportAnalytics setPageInfo
    setStorage getStorage removeStorage clearStorage getSystemInfo showTabBar hideTabBar setTabBarBadge removeTabBarBadge hideKeyboard`.split(/\s+/));
const DOCUMENTED = new Set(`request uploadFile downloadFile login checkSession getUserInfo getUserProfile authorize getSetting openSetting
    getLocation chooseLocation openLocation getNetworkType chooseImage previewImage getImageInfo saveImageToPhotosAlbum
    scanCode makePhoneCall getClipboardData requestPayment requestPolymerPayment getFileInfo saveFile getSavedFileList getSwanId isLoginSync
    getEnvInfoSync getStorageInfo getStorageInfoSync getExtConfigSync getLaunchOptionsSync getMenuButtonBoundingClientRect`.split(/\s+/));
// Events of the host: a listener hears what a suite answers. Objects of the host do nothing.
const LISTENED = /^(on|off)(NetworkStatusChange|AppShow|AppHide|Error|UnhandledRejection|PageNotFound|MemoryWarning|WindowResize|KeyboardHeightChange|UserCaptureScreen|AccelerometerChange|CompassChange)$/;
const OBJECTS = new Set(`createSelectorQuery createIntersectionObserver createInnerAudioContext createCanvasContext createAnimation createVideoContext
    createMapContext createRewardedVideoAd createInterstitialAd getUpdateManager getRecorderManager getBackgroundAudioManager`.split(/\s+/));
const answers = new Map();
const storage = new Map();
const stored = key => (storage.has(key) ? parse(storage.get(key)) : '');
const store = (key, value) => { storage.set(key, stringify(value === undefined ? null : value)); };
let system = {};
const missing = new Set();

const STORED = {
    setStorage: given => { store(given.key, given.data); },
    getStorage: given => ({data: stored(given.key)}),
    removeStorage: given => { storage.delete(given.key); },
    clearStorage: () => { storage.clear(); },
    getSystemInfo: () => Object.assign({}, system),
};
function recorded(name, options) {
    return call(name, options, given => ({
        args: plain(given) || {},
        result: name in STORED ? plain(STORED[name](given)) : undefined, answer: answers.get(name), isRecorded: RECORDED.has(name),
    }));
}
function asked(name, args, doesNothing) {
    emit('asked', {doesNothing, api: name, args: args.map(each => { try { return plain(each); } catch (error) { return null; } }), place: place()});
}
function answeredAtOnce(name, args) {
    const answer = answers.get(name);
    asked(name, args);
    if (!answer) { throw new Error(say('{host}.{name} has no answer: use the keyword  Answer Swan Call    {name}    value', {host: hostName, name})); }
    if (answer.failure) { throw Object.assign(new Error(answer.failure.errMsg), answer.failure); }
    return answered(name);
}
const AT_ONCE = /Sync$|^canIUse$|^getMenuButtonBoundingClientRect$/;
const hearers = new Map();
function listened(name, [listener]) {
    asked(name, []);
    const kind = name.replace(/^off/, 'on'), known = hearers.get(kind) || [];
    if (name !== kind) { hearers.set(kind, known.filter(([, each]) => isFunction(listener) && each !== listener)); return; }
    if (!isFunction(listener)) { return; }
    hearers.set(kind, [...known, [here, listener]]);
    if (answers.has(kind)) { setTimeout(() => listener(answered(kind)), 0); }
}
const answered = name => revived(parse(stringify(answers.get(name)))).value;
const doesNothing = new Proxy(() => {}, {
    get: (target, name) => (typeof name === 'symbol' || name === 'then' ? undefined : name === 'toJSON' ? () => ({}) : doesNothing),
    set: () => true,
    apply: () => doesNothing,
});
const host = new Proxy(api, {
    get(target, name) {
        if (typeof name !== 'string' || (name in target && !answers.has(name))) { return target[name]; }
        if (LISTENED.test(name)) { return (...args) => listened(name, args); }
        if (OBJECTS.has(name)) { return answers.has(name) ? (...args) => answeredAtOnce(name, args) : () => { asked(name, [], true); return doesNothing; }; }
        if (answers.has(name) || RECORDED.has(name) || DOCUMENTED.has(name)) {
            return AT_ONCE.test(name) ? (...args) => answeredAtOnce(name, args) : options => recorded(name, options);
        }
        if (!missing.has(name)) { missing.add(name); emit('missing', {name}); }
        return undefined;
    },
});

// ---- pages ----

const pages = new Map();
let registered = null, app = {};

function steps(path) { return (String(path).match(/[^.[\]]+/g) || []).map(step => (/^\d+$/.test(step) ? Number(step) : step)); }
function got(data, path) { return steps(path).reduce((value, step) => (isNothing(value) ? undefined : value[step]), data); }
function put(data, path, value) {
    const all = steps(path);
    if (!all.length) { throw new TypeError(say("setData got the path '{path}', which names nothing", {path})); }
    let holder = data;
    all.slice(0, -1).forEach((step, i) => {
        if (!Object.hasOwn(holder, step) || !isObject(holder[step])) { holder[step] = typeof all[i + 1] === 'number' ? [] : {}; }
        holder = holder[step];
    });
    holder[all[all.length - 1]] = value;
}
const common = {
    setData(first, second, third) {
        const changes = typeof first === 'string' ? {[first]: second} : first;
        const then = typeof first === 'string' ? third : second;
        if (!isObject(changes)) { throw new TypeError(say('setData needs an object, or a path and a value')); }
        for (const path of Object.keys(changes)) {
            const value = plain(changes[path]);
            put(this.data, path, value);
            emit('data', {path, value: value === undefined ? null : value});
        }
        if (isFunction(then)) { setTimeout(then.bind(this), 0); }
    },
    getData(path) { return path === undefined ? this.data : got(this.data, path); },
    selectComponent() { return null; },
    selectAllComponents() { return []; },
    createSelectorQuery() { throw new Error(say('createSelectorQuery needs a page that is drawn, and none is')); },
};
function makePage(options, route, query) {
    const page = Object.create(common);
    for (const name of Object.keys(options)) { page[name] = options[name]; }
    const data = isFunction(options.data) ? options.data() : options.data;
    try { page.data = isNothing(data) ? {} : parse(stringify(data)); } catch (error) { throw new TypeError(say('the data of {route}.js has no form in JSON: {error}', {route, error: error.message})); }
    page.uri = page.route = route;
    page.options = query;
    return page;
}
const Page = options => {
    if (!isObject(options)) { throw new TypeError(say('Page() needs an object')); }
    registered = options;
};
const App = options => {
    if (!isObject(options)) { throw new TypeError(say('App() needs an object')); }
    app = options;
};
const getCurrentPages = () => [...pages].filter(([id]) => !closed.has(id)).map(([, page]) => page);
const Component = () => { throw new Error(say('Component() is not run here: a page is, without its components')); };
const Behavior = options => options;

// ---- modules ----

const modules = new Map(), found = new Map(), loading = [];

function load(from, name) {
    if (typeof name !== 'string') { throw new TypeError(say("require needs the path of a file, such as './util', and got {name}", {name: shown(name, 1)})); }
    const key = from + '\0' + name;
    const known = found.get(key);
    if (known !== undefined && modules.has(known)) { return required(known); }
    const answer = parse(askForSource(asItIs({from, name, loading})));
    if (answer.error) { throw new Error(answer.error); }
    found.set(key, answer.path);
    if (modules.has(answer.path)) { return required(answer.path); }
    const module = {exports: {}, id: answer.path, isReady: false};
    modules.set(answer.path, module);
    loading.push(answer.path);
    try {
        if (answer.path.endsWith('.json')) {
            try { module.exports = parse(answer.source); } catch (error) { throw new SyntaxError(say('{path} is no JSON: {error}', {path: answer.path, error: error.message})); }
        } else {
            const make = nativeEval((answer.strict ? '"use strict";' : '') + '\n'.repeat(answer.line - 1)
                + '(function (module, exports, require, $$async, $$import) {\n' + answer.source + '\n})');
            make.call(undefined, module, module.exports, required => load(answer.path, required), watchedAsync, importLater);
        }
        module.isReady = true;
    } catch (error) {
        modules.delete(answer.path);
        throw error;
    } finally { loading.pop(); }
    return module.exports;
}
function required(path) {
    const module = modules.get(path);
    if (!module.isReady) { throw new Error(say('require goes in a circle: {files}', {files: [...loading.slice(loading.indexOf(path)), path].join(' → ')})); }
    return module.exports;
}

// ---- what the engine lacks ----

class TextEncoder {
    get encoding() { return 'utf-8'; }
    encode(text = '') {
        const bytes = [];
        for (const character of String(text)) {
            let code = character.codePointAt(0);
            if (code >= 0xd800 && code <= 0xdfff) { code = 0xfffd; }
            if (code < 0x80) { bytes.push(code); }
            else if (code < 0x800) { bytes.push(0xc0 | code >> 6, 0x80 | code & 63); }
            else if (code < 0x10000) { bytes.push(0xe0 | code >> 12, 0x80 | code >> 6 & 63, 0x80 | code & 63); }
            else { bytes.push(0xf0 | code >> 18, 0x80 | code >> 12 & 63, 0x80 | code >> 6 & 63, 0x80 | code & 63); }
        }
        return Uint8Array.from(bytes);
    }
}
class TextDecoder {
    constructor(label = 'utf-8', options = {}) {
        if (!/^\s*utf-?8\s*$/i.test(label)) { throw new RangeError(`TextDecoder knows utf-8 here, not ${label}`); }
        this.encoding = 'utf-8'; this.fatal = Boolean(options.fatal); this.ignoreBOM = Boolean(options.ignoreBOM);
    }
    decode(data = new ArrayBuffer(0)) {
        const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
        let text = '', at = !this.ignoreBOM && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
        while (at < bytes.length) {
            const first = bytes[at++];
            if (first < 0x80) { text += String.fromCharCode(first); continue; }
            const more = first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0;
            let code = more ? first & (0x3f >> more) : -1, seen = 0;
            while (seen < more && at < bytes.length) {
                const next = bytes[at], low = seen ? 0x80 : {0xe0: 0xa0, 0xf0: 0x90}[first] || 0x80, high = seen ? 0xbf : {0xed: 0x9f, 0xf4: 0x8f}[first] || 0xbf;
                if (next < low || next > high) { break; }
                code = code << 6 | next & 63; at += 1; seen += 1;
            }
            if (more && seen === more) { text += String.fromCodePoint(code); continue; }
            if (this.fatal) { throw new TypeError('TextDecoder: the data is not UTF-8'); }
            text += '\ufffd';
        }
        return text;
    }
}
function structuredClone(value, known = new Map()) {
    if (isFunction(value) || typeof value === 'symbol') { throw new TypeError('structuredClone cannot copy a function or a symbol'); }
    if (!isObject(value)) { return value; }
    if (known.has(value)) { return known.get(value); }
    const keep = copy => { known.set(value, copy); return copy; };
    if (value instanceof NativeDate) { return keep(new PageDate(value.getTime())); }
    if (value instanceof ArrayBuffer) { return keep(value.slice(0)); }
    if (ArrayBuffer.isView(value)) { return keep(new value.constructor(structuredClone(value.buffer, known), value.byteOffset, value.length)); }
    if (value instanceof RegExp) { return keep(new RegExp(value.source, value.flags)); }
    if (value instanceof Map) { const copy = keep(new Map()); value.forEach((v, k) => copy.set(structuredClone(k, known), structuredClone(v, known))); return copy; }
    if (value instanceof Set) { const copy = keep(new Set()); value.forEach(v => copy.add(structuredClone(v, known))); return copy; }
    if (value instanceof Error) { const copy = keep(new value.constructor(value.message)); copy.stack = value.stack; return copy; }
    const copy = keep(Array.isArray(value) ? new Array(value.length) : {});
    for (const name of Object.keys(value)) { copy[name] = structuredClone(value[name], known); }
    return copy;
}
class URLSearchParams {
    constructor(from = '', changed = () => {}) {
        Object.defineProperty(this, 'pairs', {value: [], writable: true});
        Object.defineProperty(this, 'changed', {value: changed});
        const decoded = text => { const spaced = text.replace(/\+/g, ' '); try { return decodeURIComponent(spaced); } catch (error) { return spaced; } };
        if (typeof from === 'string') {
            this.pairs = from.replace(/^\?/, '').split('&').filter(Boolean).map(part => {
                const at = part.indexOf('=');
                return at < 0 ? [decoded(part), ''] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
            });
        } else {
            this.pairs = [...(isFunction(from[Symbol.iterator]) ? from : Object.entries(from))].map(([k, v]) => [String(k), String(v)]);
        }
    }
    get(name) { const pair = this.pairs.find(([k]) => k === name); return pair ? pair[1] : null; }
    getAll(name) { return this.pairs.filter(([k]) => k === name).map(([, v]) => v); }
    has(name) { return this.pairs.some(([k]) => k === name); }
    append(name, value) { this.pairs.push([String(name), String(value)]); this.changed(); }
    delete(name) { this.pairs = this.pairs.filter(([k]) => k !== name); this.changed(); }
    set(name, value) {
        const at = this.pairs.findIndex(([k]) => k === name);
        this.pairs = this.pairs.filter(([k], i) => k !== name || i === at);
        if (at < 0) { this.pairs.push([String(name), String(value)]); } else { this.pairs[this.pairs.findIndex(([k]) => k === name)][1] = String(value); }
        this.changed();
    }
    sort() { this.pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)); this.changed(); }
    forEach(code, self) { this.pairs.forEach(([k, v]) => code.call(self, v, k, this)); }
    *keys() { for (const [k] of this.pairs) { yield k; } }
    *values() { for (const [, v] of this.pairs) { yield v; } }
    *entries() { for (const [k, v] of this.pairs) { yield [k, v]; } }
    [Symbol.iterator]() { return this.entries(); }
    toString() {
        const encoded = text => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()~]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());
        return this.pairs.map(([k, v]) => `${encoded(k)}=${encoded(v)}`).join('&');
    }
}
const PORTS = {'ws:': '80', 'wss:': '443', 'http:': '80', 'https:': '443'};
class URL {
    constructor(url, base) {
        let text = String(url).trim();
        if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) {
            if (base === undefined) { throw new TypeError(`Invalid URL: ${text}`); }
            const from = new URL(base);
            if (text.startsWith('//')) { text = from.protocol + text; }
            else if (text.startsWith('/')) { text = from.origin + text; }
            else if (text.startsWith('?')) { text = from.origin + from.pathname + text; }
            else if (text.startsWith('#') || !text) { text = from.origin + from.pathname + from.search + text; }
            else { text = from.origin + from.pathname.replace(/[^/]*$/, '') + text; }
        }
        const parts = /^([a-z][a-z0-9+.-]*:)(?:\/\/(?:([^/?#:@]*)(?::([^/?#@]*))?@)?(\[[0-9a-f:.]+\]|[^/?#:]*)(?::(\d*))?)?([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(text);
        if (!parts || (parts[1].toLowerCase() in PORTS && !parts[4])) { throw new TypeError(`Invalid URL: ${text}`); }
        const [, protocol, username = '', password = '', hostname = '', port = '', pathname, search = '', hash = ''] = parts;
        if (port && Number(port) > 65535) { throw new TypeError(`Invalid URL: ${text}`); }
        this.protocol = protocol.toLowerCase(); this.username = username; this.password = password;
        this.hostname = hostname.toLowerCase(); this.port = port && port !== PORTS[this.protocol] ? String(Number(port)) : '';
        const kept = [];
        for (const step of pathname.split('/').slice(1)) { if (step === '..') { kept.pop(); } else if (step !== '.') { kept.push(step); } }
        this.pathname = this.protocol in PORTS ? '/' + kept.map(step => encodeURI(step).replace(/%25/g, '%')).join('/') : pathname;
        if (/\/\.{1,2}$/.test(pathname) && !this.pathname.endsWith('/')) { this.pathname += '/'; }
        this.hash = hash === '#' ? '' : hash;
        Object.defineProperty(this, 'searchParams', {value: new URLSearchParams(search, () => { this.search = this.searchParams.pairs.length ? '?' + this.searchParams : ''; })});
        this.search = search === '?' ? '' : encodeURI(search).replace(/%25/g, '%');
    }
    get host() { return this.hostname + (this.port ? ':' + this.port : ''); }
    get origin() { return this.protocol in PORTS ? `${this.protocol}//${this.host}` : 'null'; }
    get href() {
        const user = this.username ? this.username + (this.password ? ':' + this.password : '') + '@' : '';
        return `${this.protocol}${this.hostname ? '//' + user + this.host : ''}${this.pathname}${this.search}${this.hash}`;
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
}

Object.assign(globalThis, {
    Page, App, getApp: () => app, getCurrentPages, Component, Behavior, console, setTimeout, setInterval,
    clearTimeout: clearTimer, clearInterval: clearTimer, Date: PageDate, performance: pagePerformance, Promise: PagePromise,
    TextEncoder, TextDecoder, structuredClone: value => structuredClone(value), URL, URLSearchParams,
});

// ---- what the host asks for: each is one turn ----

function the(id) {
    if (!pages.has(id) || closed.has(id)) { throw new Error(say('the page is closed')); }
    return pages.get(id);
}
const operations = {
    start({name, given}) {
        hostName = name;
        for (const [api, answer] of Object.entries(given)) { answers.set(api, answer); }
        Object.defineProperty(globalThis, name, {value: host, writable: true, configurable: true, enumerable: true});
    },
    host({info, lacks}) { system = info; lacking = new Set(lacks); },
    app({path, query}) {
        load('', '/' + path);
        for (const name of ['onLaunch', 'onShow']) { if (isFunction(app[name])) { run(0, `App.${name}`, app[name].bind(app), {path: '', query, scene: ''}); } }
    },
    open({id, path, query, lifecycle}) {
        registered = null;
        for (const [key, module] of [...found]) { if (module === path) { found.delete(key); } }
        modules.delete(path);          // each page that is opened is made anew
        within(id, () => load('', '/' + path));
        if (!registered) { throw new Error(say('{path} does not call Page(…), so there is no page in it', {path})); }
        pages.set(id, makePage(registered, path.replace(/\.js$/, ''), query));
        emit('opened', {id});
        for (const name of lifecycle) { operations.lifecycle({id, name, arg: name === 'onLoad' ? query : undefined}); }
    },
    lifecycle({id, name, arg}) {
        const page = pages.get(id);
        if (page && isFunction(page[name])) { within(id, () => emit('ran', {name})); run(id, name, page[name].bind(page), arg); }
    },
    close({id}) { closed.add(id); },
    handler({id, name, args}) {
        const page = the(id);
        if (!isFunction(page[name])) {
            const known = Object.keys(page).filter(each => isFunction(page[each]));
            emit('result', {unknown: known});
            return;
        }
        const value = within(id, () => watched(name, page[name](...revived(args))));
        if (value instanceof ArrayBuffer) { emit('result', {bytes: base64(value)}); return; }
        let result;
        try { result = value instanceof NativePromise ? null : plain(value); } catch (error) { emit('result', {unusable: String(error.message)}); return; }
        emit('result', {value: result === undefined ? null : result});
    },
    data({id, path}) {
        const found = path === '$' ? the(id).data : got(the(id).data, path);
        try { const value = plain(found); emit('result', {value: value === undefined ? null : value, isMissing: value === undefined}); }
        catch (error) { emit('result', {unusable: String(error.message)}); }
    },
    timer({id}) {
        const timer = timers.get(id);
        if (!timer) { return; }
        if (!timer.repeats) { timers.delete(id); }
        run(timer.page, timer.name, timer.code, ...timer.args);
    },
    clock(operation) { offset = operation.offset; },
    answer({api: name, answer}) {
        if (!answer) { answers.delete(name); return; }
        answers.set(name, answer);
        for (const [page, listener] of hearers.get(name) || []) { run(page, name, listener, answered(name)); }
    },
    created({socket, id}) { const task = sockets.get(socket); task.socketTaskId = id; task.isCreated = true; },
    state({socket, state}) {
        const task = sockets.get(socket);
        advance(task, state);
        if (state === 3 && isMain(task) && !task.isCreated) {  // its connect failed: it never was the main one
            const others = [...sockets.values()].filter(each => each.number > socket && each.readyState !== 3);
            main = others.length ? others[0].number : null;
        }
    },
    event: heard,
    settle,
};
return function entry(text) {
    if (text === 'settled') { reportRejected(); here = 0; return ''; }
    if (text === 'drain') {
        if (lines > MAX_LINES) { here = latest; emit('console', {level: 'warn', text: say('{count} more lines of this turn are not kept', {count: lines - MAX_LINES})}); }
        const all = asItIs(written);
        written = [];
        lines = 0;
        return all;
    }
    const operation = parse(text);
    here = latest = 0;
    try { operations[operation.op](operation); }
    catch (error) { within(operation.id || 0, () => failed(operation.name || operation.path || operation.op, error, true)); }
    here = latest;
    return '';
};
})()
