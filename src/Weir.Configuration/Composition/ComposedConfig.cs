using Weir.Configuration.Defaults;
using Weir.Configuration.Explaining;
using Weir.Configuration.Interpolation;
using Weir.Configuration.SearchPaths;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Composition;

/// <summary>A composed configuration: its tree, the defaults list it was made from, and where each value is from. It never changes.</summary>
public sealed class ComposedConfig
{
    private readonly Lazy<ConfigMap> _whole;

    internal ComposedConfig(ComposeRequest request, ConfigMap root, Lazy<ConfigMap> whole, IReadOnlyList<DefaultsEntry> defaults, DefaultsNode tree, IReadOnlyList<Contribution> contributions, IReadOnlyList<ParsedOverride> overrides, IReadOnlyList<ParsedOverride> valueOverrides, ConfigRepository repository, List<string> warnings, DateTimeOffset now)
    {
        Request = request;
        _whole = whole;
        Now = now;
        Root = root;
        AllDefaults = defaults;
        Tree = tree;
        Contributions = contributions;
        Overrides = overrides;
        ValueOverrides = valueOverrides;
        Repository = repository;
        Warnings = warnings;
    }

    /// <summary>What was asked for.</summary>
    public ComposeRequest Request { get; }

    /// <summary>The configuration as it was written, without the <c>hydra</c> node: interpolations are text.</summary>
    public ConfigMap Root { get; }

    /// <summary>The <c>hydra</c> node.</summary>
    public ConfigMap Hydra => (ConfigMap)Whole["hydra"]!;

    /// <summary>The final defaults list without what is below <c>hydra/</c>.</summary>
    public IReadOnlyList<DefaultsEntry> Defaults => [.. AllDefaults.Where(d => !d.Path.StartsWith("hydra/", StringComparison.Ordinal))];

    /// <summary>The final defaults list, whole.</summary>
    public IReadOnlyList<DefaultsEntry> AllDefaults { get; }

    /// <summary>The tree that the defaults lists made.</summary>
    public DefaultsNode Tree { get; }

    /// <summary>What was odd, and did not stop the composition.</summary>
    public IReadOnlyList<string> Warnings { get; }

    internal IReadOnlyList<Contribution> Contributions { get; }

    internal IReadOnlyList<ParsedOverride> Overrides { get; }

    internal IReadOnlyList<ParsedOverride> ValueOverrides { get; }

    internal ConfigRepository Repository { get; }

    internal ConfigMap Whole => _whole.Value;

    /// <summary>The time that <c>${now:…}</c> stands for.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The configuration with every interpolation replaced; one that leads to <c>???</c> is <c>???</c>.</summary>
    /// <exception cref="WeirException"><c>interpolation_…</c>, <c>unknown_resolver</c>, <c>env_missing</c>.</exception>
    public ConfigMap Resolve() => (ConfigMap)Resolver().ResolveTree(ConfigScope.Root(Root));

    /// <summary>The node at a key, which may lie in <c>hydra</c>.</summary>
    /// <param name="key">Such as <c>a.b</c> or <c>hydra.run</c>; empty for the root.</param>
    /// <param name="resolve">True with interpolations replaced.</param>
    /// <exception cref="WeirException"><c>package_not_found</c>, and as <see cref="Resolve"/>.</exception>
    public ConfigNode Select(string key, bool resolve)
    {
        var isHydra = key == "hydra" || key.StartsWith("hydra.", StringComparison.Ordinal);
        var scope = ConfigScope.Root(isHydra ? Whole : Root);
        foreach (var part in key.Length == 0 ? [] : KeyPath.Split(key))
        {
            scope = scope.Child(part) ?? (resolve && Resolver().Dereference(scope) is { } target ? target.Child(part) : null)
                ?? throw new WeirException("package_not_found", $"there is no '{key}' in the configuration", DidYouMean.Hint(key, KeyPath.All(Whole)) ?? "`weir config show` prints it whole") { Kind = FailureKind.Usage };
        }

        return resolve ? Resolver().ResolveTree(scope) : scope.Node;
    }

    /// <summary>The node at a key with interpolations on the way and at its end followed; null when there is none, or it is still to be given.</summary>
    internal ConfigNode? Find(string key)
    {
        try
        {
            var found = Resolver().Select(ConfigScope.Root(Whole), key, out var isMissing);
            return isMissing ? ConfigScalar.Missing(ConfigOrigin.Runtime) : found?.Node;
        }
        catch (Exception e) when (e is InvalidDataException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Every write to a key, in order: the last one counts.</summary>
    public IReadOnlyList<ConfigWrite> Explain(string key) => ConfigExplanation.Of(this, key);

    /// <summary>Every value that holds no others, with its key and origin, in order.</summary>
    /// <param name="key">The part that is wanted; empty for the whole.</param>
    /// <param name="resolve">True with interpolations replaced.</param>
    /// <exception cref="WeirException">As <see cref="Select"/>.</exception>
    public IEnumerable<ConfigLeaf> Leaves(string key = "", bool resolve = false) => ConfigLeaf.Of(Select(key, resolve), key);

    /// <summary>The same with another <c>hydra</c> node.</summary>
    internal ComposedConfig WithHydra(ConfigMap hydra)
    {
        var whole = Whole.With("hydra", hydra);
        return new ComposedConfig(Request, Root, new Lazy<ConfigMap>(() => whole), AllDefaults, Tree, Contributions, Overrides, ValueOverrides, Repository, (List<string>)Warnings, Now);
    }

    private InterpolationResolver Resolver() => new(new ResolveSettings(() => Whole, Request.Environment, Now, Request.Time, Request.WorkingDirectory, Request.HasWeirResolvers, (List<string>)Warnings));
}
