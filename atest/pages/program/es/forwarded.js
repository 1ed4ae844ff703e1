export { first, other as second } from './inner';
export * from './inner';
