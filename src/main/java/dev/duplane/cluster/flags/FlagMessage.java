package dev.duplane.cluster.flags;

/**
 * Something to say about the value of a flag.
 *
 * @param flag the flag
 * @param text what to say, in the words of the real component where it says that, too
 */
public record FlagMessage(ClusterFlag flag, String text) {}
