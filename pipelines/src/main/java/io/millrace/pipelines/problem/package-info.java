/** What a user has to mend: a place, a stable code, a sentence, and what would be right. */
package io.millrace.pipelines.problem;
