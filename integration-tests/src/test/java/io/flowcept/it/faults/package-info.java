/** The finished jar, real servers, and what goes wrong between them and with them. */
package io.flowcept.it.faults;
