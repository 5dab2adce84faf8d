/** The ledger: what each step saw and passed on, as data beside the results. */
package io.millrace.transforms.ledger;
