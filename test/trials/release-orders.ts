/*
 * Releases in random orders: `node test/trials/release-orders.ts [--orders 100000] [--seed n]`.
 * In each order people of four nations, with and without authority, ask, approve, deny, recall and acknowledge on two nodes at once, some of them twice; rights and the
 * card change between and amid that, and nodes end where they are. An oracle that knows the contract and none of the rules' code judges what is left: nothing
 * released without authority or approval or against a denial, one card for each release and none besides. Ends with 1 at any fault.
 */
import { parseArgs } from "node:util";
import { runOrder } from "../support/release-orders/run-order.ts";
import { OrdersTold } from "../support/release-orders/told.ts";

const { values } = parseArgs({ options: { orders: { type: "string", default: "100000" }, seed: { type: "string" } } });
const orders = Number(values.orders);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`seed ${seed}, ${orders} orders`);
const told = new OrdersTold();
for (let index = 0; index < orders; index++) {
  told.add(seed + index, await runOrder(seed + index));
  if ((index + 1) % Math.ceil(orders / 10) === 0) console.log(`  ${index + 1} orders, ${told.faults.length} faults`);
}
for (const line of told.lines()) console.log(line);
for (const fault of told.faults.slice(0, 20)) console.error(fault);
process.exitCode = told.faults.length > 0 ? 1 : 0;
