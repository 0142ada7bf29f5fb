/** An application that runs on and on, and can be asked what it notices of an agent that comes and goes. */
package org.example.attached;
