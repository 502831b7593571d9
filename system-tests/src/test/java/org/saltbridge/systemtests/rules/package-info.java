/** The rules of the house as tests: who may know whom, and what a source file looks like. */
@NullMarked
package org.saltbridge.systemtests.rules;

import org.jspecify.annotations.NullMarked;
