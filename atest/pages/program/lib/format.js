exports.double = n => 2 * n;
exports.oops = () => {
    throw new RangeError('too far');
};
