/** From the catalog to Terraform. */
package io.millrace.infra;
