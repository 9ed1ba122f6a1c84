package dev.duplane.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/**
 * What objects are found by. It is a constant: rules are the same only if they are one object, so
 * that two controllers never take each other's index for theirs because of its name.
 *
 * @param name for messages
 * @param values what an object is found by; several or none are fine
 */
public record IndexRule(String name, Function<ObjectNode, List<String>> values) {}
