/** The ledger of a run: its identities, its table, its JSON. */
package io.millrace.pipelines.ledger;
