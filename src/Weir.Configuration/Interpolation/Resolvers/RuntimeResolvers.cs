using Weir.Configuration.Tree;
using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation.Resolvers;

/// <summary>Resolvers that look at the composition itself.</summary>
internal static class RuntimeResolvers
{
    /// <summary><c>hydra:key</c>: a value of the <c>hydra</c> node; null where there is none yet.</summary>
    public static ConfigScope? Hydra(ResolverUse use)
    {
        use.Want(1, 1);
        if (use.Resolver.Settings.Hydra is not { } root) throw InterpolationFault.Error(use.Self, "the hydra node is not there yet");
        try
        {
            return use.Resolver.Select(ConfigScope.Root(root()), $"hydra.{use.Text(0)}", out _) ?? use.Answer(YamlNull.Instance);
        }
        catch (InvalidDataException)
        {
            return use.Answer(YamlNull.Instance);
        }
    }

    /// <summary><c>now:format</c>: the time of the composition, by Python's <c>strftime</c>.</summary>
    public static ConfigScope? Now(ResolverUse use)
    {
        use.Want(1, 1);
        return use.Answer(YamlValue.Of(PythonTime.Format(TimeZoneInfo.ConvertTime(use.Resolver.Settings.Now, use.Resolver.Settings.Time.LocalTimeZone), use.Text(0))));
    }

    /// <summary><c>python_version[:major|minor|micro]</c>: there is no Python; the version of .NET.</summary>
    public static ConfigScope? Version(ResolverUse use)
    {
        use.Want(0, 1);
        var fields = use.Arguments.Length == 0 ? "minor" : use.Text(0);
        return use.Answer(YamlValue.Of(System.Environment.Version.ToString(fields switch
        {
            "major" => 1,
            "minor" => 2,
            "micro" => 3,
            _ => throw InterpolationFault.Error(use.Self, $"'{fields}' is none of major, minor, micro"),
        })));
    }
}
