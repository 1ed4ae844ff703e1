const all = {first: 1, third: 3};
export const { first, third } = all;
export const other = 2
