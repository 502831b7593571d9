// Runs named checks one after the other, prints a line for each and counts them.
'use strict';

let passed = 0;
let failed = 0;

/** Runs one check; what the body returns is printed as its figure. */
async function check(name, body) {
  try {
    const figure = await body();
    passed++;
    console.log(`ok   ${name}${figure === undefined ? '' : ': ' + figure}`);
  } catch (e) {
    failed++;
    console.log(`FAIL ${name}: ${e.message}`);
  }
}

/** A failure outside of any check. */
function failure(e) {
  failed++;
  console.log(`FAIL ${e.stack}`);
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** Expects that nothing is left in a list of faults and shows some of them otherwise. */
function expectNone(faults, what) {
  expect(faults.length === 0, `${faults.length} ${what}, such as ${faults.slice(0, 5).join(', ')}`);
}

/** Waits until a condition gives true; anything else that it gives is shown when the time is over. */
async function until(what, seconds, condition) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    last = await condition();
    if (last === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: not within ${seconds} s, last seen ${last}`);
}

/** The exit code, after a line with the counts. */
function summary() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

module.exports = { check, expect, expectNone, failure, summary, until };
