package dev.duplane.console;

/**
 * Whether the server has the console.
 *
 * @param on false after {@code --no-console}
 */
public record ConsoleSwitch(boolean on) {}
