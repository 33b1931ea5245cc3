using System.Text;
using Weir.Configuration.Interpolation.Resolvers;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation;

/// <summary>Finds what interpolations stand for. A value that leads to <c>???</c> counts as <c>???</c> itself: null below.</summary>
internal sealed class InterpolationResolver(ResolveSettings settings)
{
    private const int MaximumDepth = 150;
    private const int MaximumValues = 1_000_000;
    private readonly List<ConfigScope> _stack = [];
    private readonly List<ConfigScope> _expanding = [];
    private int _count;

    public ResolveSettings Settings { get; } = settings;

    /// <summary>The whole of a tree with every interpolation replaced.</summary>
    /// <exception cref="WeirException"><c>interpolation_key</c>, <c>interpolation_error</c>, <c>interpolation_cycle</c>, <c>unknown_resolver</c>, <c>env_missing</c>, with the place of the text.</exception>
    public ConfigNode ResolveTree(ConfigScope scope)
    {
        if (++_count > MaximumValues) throw InterpolationFault.TooMany(scope, MaximumValues);
        switch (scope.Node)
        {
            case ConfigScalar { IsInterpolation: true } scalar:
                if (Dereference(scope) is not { } target) return ConfigScalar.Missing(scalar.Origin);
                if (target.Node is ConfigScalar value) return ConfigScalar.Plain(value.Value, scalar.Origin);
                return Expanded(target, scope);
            case ConfigMap map:
                return new ConfigMap([.. map.Entries.Select(e => new ConfigEntry(e.Key, ResolveTree(new ConfigScope(e.Value, scope, e.KeyText))))], map.Origin);
            case ConfigList list:
                return new ConfigList([.. scope.Children().Select(ResolveTree)], list.Origin);
            default:
                return scope.Node;
        }
    }

    /// <summary>The place that a value leads to, itself where it is no interpolation; null for <c>???</c>.</summary>
    public ConfigScope? Dereference(ConfigScope scope)
    {
        if (scope.Node is not ConfigScalar { Template: { } template }) return scope.Node is ConfigScalar { IsMissing: true } ? null : scope;
        return Guarded(scope, () => Evaluate(template, scope));
    }

    /// <summary>The place of a key, with every interpolation on the way and at its end followed.</summary>
    /// <param name="from">The container that relative keys start from.</param>
    /// <param name="key">Absolute, or relative with leading dots.</param>
    /// <param name="isMissing">True when the way leads over <c>???</c>.</param>
    /// <returns>Null where there is no such key.</returns>
    /// <exception cref="InvalidDataException">The way leads through a value that holds no others.</exception>
    /// <exception cref="KeyNotFoundException">More dots than there are levels.</exception>
    public ConfigScope? Select(ConfigScope from, string key, out bool isMissing)
    {
        isMissing = false;
        var dots = key.Length - key.TrimStart('.').Length;
        var at = dots == 0 ? from.Top() : from;
        for (var i = 1; i < dots; i++) at = at.Parent ?? throw new KeyNotFoundException(key);
        var path = KeyPath.Split(key[dots..]);
        for (var i = 0; i < path.Length; i++)
        {
            if (at.Node is ConfigScalar) throw new InvalidDataException($"'{string.Join('.', path[..i])}' holds a single value, and no '{path[i]}'");
            if (at.Node is ConfigList && !int.TryParse(path[i], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out _)) throw new InvalidDataException($"'{string.Join('.', path[..i])}' is a list, and '{path[i]}' is no index");
            if (at.Child(path[i]) is not { } child) return null;
            if (Dereference(child) is not { } target)
            {
                isMissing = true;
                return null;
            }

            at = target;
        }

        return at;
    }

    /// <summary>The value of an argument or part, in the container of the text that holds it; null for <c>???</c>.</summary>
    public ConfigScope? Evaluate(TemplatePart part, ConfigScope self)
    {
        var container = self.Parent ?? self;
        switch (part)
        {
            case LiteralPart literal: return Made(YamlValue.Of(literal.Text), self);
            case ValuePart value: return Made(value.Value, self);
            case JoinedPart joined: return Joined(joined.Parts, self) is { } text ? Made(YamlValue.Of(text), self) : null;
            case KeyReference reference: return Joined(reference.Key, self, isKey: true) is { } key ? Target(key, container, self) : null;
            case ResolverCall call: return Call(call, self);
            case ListPart list:
                var items = new List<ConfigNode>();
                foreach (var item in list.Items)
                {
                    if (Evaluate(item, self) is not { } one) return null;
                    items.Add(one.Node);
                }

                return new ConfigScope(new ConfigList(items, self.Node.Origin), container, self.Key);
            case MapPart map:
                var entries = new List<ConfigEntry>();
                foreach (var entry in map.Entries)
                {
                    if (Evaluate(entry.Value, self) is not { } one) return null;
                    entries.Add(new ConfigEntry(entry.Key, one.Node));
                }

                return new ConfigScope(new ConfigMap([.. entries], self.Node.Origin), container, self.Key);
            default: throw new InvalidOperationException(part.GetType().Name);
        }
    }

    /// <summary>A new value in the place of a text.</summary>
    public static ConfigScope Made(YamlValue value, ConfigScope self) => new(ConfigScalar.Plain(value, self.Node.Origin), self.Parent, self.Key);

    private ConfigScope? Evaluate(Template template, ConfigScope self) =>
        template.Single is { } single ? Evaluate(single, self) : Joined(template.Parts, self) is { } text ? Made(YamlValue.Of(text), self) : null;

    private string? Joined(IReadOnlyList<TemplatePart> parts, ConfigScope self, bool isKey = false)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (part is LiteralPart literal)
            {
                text.Append(literal.Text);
                continue;
            }

            if (Evaluate(part, self) is not { } value) return null;
            if (isKey && value.Node is not ConfigScalar { Value: YamlText }) throw InterpolationFault.Error(self, $"a reference within a key must stand for text, and stands for {PythonText.Repr(value.Node)}");
            text.Append(PythonText.Of(value.Node.IsContainer ? ResolveTree(value) : value.Node));
        }

        return text.ToString();
    }

    private ConfigScope? Target(string key, ConfigScope container, ConfigScope self)
    {
        try
        {
            var target = Select(container, key, out var isMissing);
            if (isMissing) return null;
            if (target is null) throw InterpolationFault.NoKey(self, key, container);
            for (var at = container; at is not null; at = at.Parent)
                if (target.Node.IsContainer && at.IsSamePlace(target)) throw InterpolationFault.Error(self, $"'{key}' holds the reference itself");
            return target;
        }
        catch (InvalidDataException e)
        {
            throw InterpolationFault.Error(self, e.Message);
        }
        catch (KeyNotFoundException)
        {
            throw InterpolationFault.NoKey(self, key, container);
        }
    }

    private ConfigScope? Call(ResolverCall call, ConfigScope self)
    {
        if (Joined(call.Name, self, isKey: true) is not { } name) return null;
        var resolver = ConfigResolvers.Find(name, Settings) ?? throw InterpolationFault.UnknownResolver(self, name, Settings);
        var arguments = new ConfigScope[call.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (Evaluate(call.Arguments[i], self) is not { } argument) return null;
            arguments[i] = argument;
        }

        return resolver(new ResolverUse(this, name, arguments, self));
    }

    // A mapping that holds a reference to one that holds a reference to it has no end.
    private ConfigNode Expanded(ConfigScope target, ConfigScope from)
    {
        if (_expanding.Count > MaximumDepth || _expanding.Exists(target.IsSamePlace)) throw InterpolationFault.Cycle(from, _expanding);
        _expanding.Add(target);
        var node = ResolveTree(target);
        _expanding.RemoveAt(_expanding.Count - 1);
        return node;
    }

    private T Guarded<T>(ConfigScope scope, Func<T> work)
    {
        if (_stack.Count > MaximumDepth || _stack.Exists(scope.IsSamePlace)) throw InterpolationFault.Cycle(scope, _stack);
        _stack.Add(scope);
        try
        {
            return work();
        }
        finally
        {
            _stack.RemoveAt(_stack.Count - 1);
        }
    }
}
