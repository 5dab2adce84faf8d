/**
 * Sends dead letters through their pipeline once more: which are open, by which way each can go,
 * and what keeps any from going twice.
 */
package io.millrace.pipelines.redrive;
