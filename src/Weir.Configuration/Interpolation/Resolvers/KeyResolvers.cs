using Weir.Configuration.Tree;
using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation.Resolvers;

/// <summary>Resolvers that look at other keys.</summary>
internal static class KeyResolvers
{
    /// <summary><c>oc.select:key[,default]</c>: the default, or null, where the key is missing or still to be given.</summary>
    public static ConfigScope? Select(ResolverUse use)
    {
        use.Want(1, 2);
        try
        {
            if (Find(use, use.Text(0)) is { } found) return found;
        }
        catch (InvalidDataException)
        {
            // A key through a single value is a missing one here.
        }

        return use.Arguments.Length > 1 ? use.Arguments[1] : use.Answer(YamlNull.Instance);
    }

    public static ConfigScope? Keys(ResolverUse use) => use.Answer(new ConfigList([.. Map(use).Entries.Select(e => (ConfigNode)ConfigScalar.Plain(e.Key, use.Self.Node.Origin))], use.Self.Node.Origin));

    /// <summary>References to the values, so that they are resolved where they were written.</summary>
    public static ConfigScope? Values(ResolverUse use)
    {
        var map = Map(use);
        var key = use.Text(0);
        if (key.StartsWith('.')) key = "." + key;
        return use.Answer(new ConfigList([.. map.Entries.Select(e => (ConfigNode)ConfigScalar.Written(YamlValue.Of($"${{{key}.{e.KeyText}}}"), use.Self.Node.Origin))], use.Self.Node.Origin));
    }

    /// <summary><c>oc.deprecated:key[,message]</c>: the value of another key, with a warning.</summary>
    public static ConfigScope? Deprecated(ResolverUse use)
    {
        use.Want(1, 2);
        var key = use.Text(0);
        var target = Find(use, key) ?? throw InterpolationFault.Error(use.Self, $"the key '{key}', which oc.deprecated names, does not exist");
        var message = use.Arguments.Length > 1 ? use.Text(1) : "'$OLD_KEY' is deprecated. Change your code and config to use '$NEW_KEY'";
        use.Resolver.Settings.Warnings.Add(message.Replace("$OLD_KEY", use.Self.FullKey(), StringComparison.Ordinal).Replace("$NEW_KEY", target.FullKey(), StringComparison.Ordinal));
        return target;
    }

    private static ConfigMap Map(ResolverUse use)
    {
        use.Want(1, 1);
        var key = use.Text(0);
        try
        {
            var found = Find(use, key) ?? throw InterpolationFault.Error(use.Self, $"the key '{key}', which {use.Name} names, does not exist");
            return found.Node as ConfigMap ?? throw InterpolationFault.Error(use.Self, $"'{key}', which {use.Name} names, is no mapping");
        }
        catch (InvalidDataException e)
        {
            throw InterpolationFault.Error(use.Self, e.Message);
        }
    }

    private static ConfigScope? Find(ResolverUse use, string key)
    {
        try
        {
            return use.Resolver.Select(use.Container, key, out _);
        }
        catch (KeyNotFoundException)
        {
            throw InterpolationFault.Error(use.Self, $"'{key}' leads above the root");
        }
    }
}
