using Weir.Configuration.Tree;

namespace Weir.Configuration.Interpolation.Resolvers;

/// <summary>Every resolver by its name.</summary>
internal static class ConfigResolvers
{
    private static readonly string[] Anchors = ["oc.env", "oc.decode", "oc.select", "oc.create", "oc.dict.keys", "oc.dict.values", "oc.deprecated", "hydra", "now", "python_version"];

    private static readonly string[] Own = ["weir.git", "weir.hash", "weir.secret"];

    public static IReadOnlyList<string> Names(ResolveSettings settings) => settings.HasWeirResolvers ? [.. Anchors, .. Own] : Anchors;

    /// <summary>The resolver of a name, or null.</summary>
    public static Func<ResolverUse, ConfigScope?>? Find(string name, ResolveSettings settings) => name switch
    {
        "oc.env" => EnvironmentResolver.Resolve,
        "oc.decode" => DecodeResolver.Resolve,
        "oc.create" => DecodeResolver.Create,
        "oc.select" => KeyResolvers.Select,
        "oc.dict.keys" => KeyResolvers.Keys,
        "oc.dict.values" => KeyResolvers.Values,
        "oc.deprecated" => KeyResolvers.Deprecated,
        "hydra" => RuntimeResolvers.Hydra,
        "now" => RuntimeResolvers.Now,
        "python_version" => RuntimeResolvers.Version,
        "weir.git" when settings.HasWeirResolvers => WeirResolvers.Git,
        "weir.hash" when settings.HasWeirResolvers => WeirResolvers.Hash,
        "weir.secret" when settings.HasWeirResolvers => EnvironmentResolver.Secret,
        _ => null,
    };
}
