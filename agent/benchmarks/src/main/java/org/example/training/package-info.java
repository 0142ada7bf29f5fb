/** Trains a small neural network with DJL and asks it, as an application would. */
package org.example.training;
