/** Applications under test, compiled for Java 8. They know nothing of the agent. */
package org.example;
