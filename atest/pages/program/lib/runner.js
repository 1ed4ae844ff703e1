// A small runner of asynchronous cases, as test pages of smart programs bring one.
const suites = [], hooks = {before: [], beforeEach: [], afterEach: []};
let suite = '';

exports.describe = (name, body) => {
    const outer = suite;
    suite = outer ? `${outer} ${name}` : name;
    body();
    suite = outer;
};
// A limit ends what hangs; a machine that is busy must not reach it.
const LIMIT = 20000;
exports.it = (name, body, limit = LIMIT) => { suites.push({name: `${suite} ${name}`, body, limit}); };
for (const hook of Object.keys(hooks)) {
    exports[hook] = body => { hooks[hook].push(body); };
}
exports.equal = (actual, expected) => {
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
        throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
    }
};

function runOne(body, limit) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`not done within ${limit} ms`)), limit);
        const done = error => { clearTimeout(timer); error ? reject(error) : resolve(); };
        try {
            const result = body(done);
            if (result && typeof result.then === 'function') { result.then(() => done(), done); } else if (body.length === 0) { done(); }
        } catch (error) { done(error); }
    });
}
exports.run = async function (report) {
    for (const body of hooks.before) { await runOne(body, LIMIT); }
    for (const each of suites) {
        try {
            for (const body of hooks.beforeEach) { await runOne(body, LIMIT); }
            await runOne(each.body, each.limit);
            report.passed.push(each.name);
        } catch (error) {
            report.failed.push(`${each.name}: ${error.message}`);
        }
        for (const body of hooks.afterEach) { await runOne(body, LIMIT); }
    }
    report.done = true;
};
