using Weir.Configuration.BuiltIn;
using Weir.Configuration.Completion;
using Weir.Configuration.Defaults;
using Weir.Configuration.Files;
using Weir.Configuration.Interpolation;
using Weir.Configuration.Merging;
using Weir.Configuration.SearchPaths;
using Weir.Configuration.Sweeps;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Composition;

/// <summary>Composes configurations from a folder of YAML files, a primary config and overrides, as Hydra 1.3 does. Safe for many threads; files are read once and again when they change.</summary>
public sealed class ConfigComposer
{
    private readonly ConfigFileCache _files = new();

    /// <summary>Composes.</summary>
    /// <exception cref="WeirException">One of the codes of docs/configuration.md, with file, line and column or the override.</exception>
    public ComposedConfig Compose(ComposeRequest request, CancellationToken cancellation = default)
    {
        var warnings = new List<string>();
        var overrides = ParsedOverride.Read(request.Overrides, request.Grammar);
        var repository = SearchPathReader.Open(request, overrides, _files, warnings);
        if (overrides.FirstOrDefault(o => o.Value.IsSweep) is { } sweep) throw OverrideFault.SweepOutside(sweep);
        return ComposeOpened(request, overrides, repository, warnings, mayLackChoices: false, cancellation);
    }

    /// <summary>The jobs of a sweep; overrides may stand for several values.</summary>
    /// <exception cref="WeirException">As <see cref="Compose"/>, and <c>sweep_over_runtime</c>, <c>sweep_type_unsupported</c>, <c>too_many</c>.</exception>
    public ConfigSweep Sweep(ComposeRequest request, CancellationToken cancellation = default) => ConfigSweep.Of(ComposeMaster(request, cancellation));

    /// <summary>What could come next on a command line.</summary>
    /// <param name="request">Its overrides do not count.</param>
    /// <param name="line">The overrides so far; the last word is completed, unless a blank ends it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Whole words, sorted.</returns>
    public IReadOnlyList<string> Complete(ComposeRequest request, string line, CancellationToken cancellation = default) => new ConfigCompletion(this, _files, request).Complete(line, cancellation);

    // Overrides that stand for several values are left out, groups may lack their option.
    internal ComposedConfig ComposeMaster(ComposeRequest request, CancellationToken cancellation)
    {
        var warnings = new List<string>();
        var overrides = ParsedOverride.Read(request.Overrides, request.Grammar);
        var repository = SearchPathReader.Open(request, overrides, _files, warnings);
        if (overrides.FirstOrDefault(o => o.Value.IsSweep && o.IsOfHydra) is { } sweep) throw OverrideFault.SweepOverHydra(sweep);
        return ComposeOpened(request, overrides, repository, warnings, mayLackChoices: true, cancellation);
    }

    /// <summary>Composes with a search path that is open.</summary>
    internal static ComposedConfig ComposeOpened(ComposeRequest request, IReadOnlyList<ParsedOverride> overrides, ConfigRepository repository, List<string> warnings, bool mayLackChoices, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var settings = ResolveSettings.For(request, null, warnings);
        var groups = new GroupOverrides(repository, overrides);
        var tree = new DefaultsTree(repository, groups, settings, mayLackChoices).Build(request.ConfigName);
        var entries = DefaultsListing.Of(tree, groups);
        var contributions = entries.ConvertAll(e => new Contribution(e, repository.Find(e.Path)!));
        var touchesHydra = groups.Values.Any(o => o.IsOfHydra || o.Value.Key == "hydra") || contributions.Exists(c => !c.IsBuiltIn && c.Content["hydra"] is not null);
        // Nobody touches the hydra node as a rule: it is made when somebody asks for it.
        var origin = request.ConfigName is null ? ConfigOrigin.Runtime : repository.Find(request.ConfigName)!.Content.Origin;
        var root = Merged(origin, contributions.Where(c => touchesHydra || !c.IsBuiltIn), settings, cancellation);
        if (touchesHydra) root = Checked(root);
        var values = new ValueOverrides(settings);
        foreach (var one in groups.Values) root = (ConfigMap)values.Apply(root, one);
        if (touchesHydra) root = Checked(root);
        var whole = new Lazy<ConfigMap>(() => Whole(touchesHydra ? root : Joined(Merged(origin, contributions.Where(c => c.IsBuiltIn), settings, CancellationToken.None), root)));
        return new ComposedConfig(request, root.Without("hydra"), whole, entries, tree, contributions, overrides, groups.Values, repository, warnings, settings.Now);

        ConfigMap Whole(ConfigMap composed) => composed.With("hydra", HydraRuntime.Fill((ConfigMap)composed["hydra"]!, request, overrides, groups.Chosen, repository));
    }

    private static ConfigMap Merged(ConfigOrigin origin, IEnumerable<Contribution> contributions, ResolveSettings settings, CancellationToken cancellation)
    {
        var root = ConfigMap.Empty(origin);
        foreach (var contribution in contributions)
        {
            cancellation.ThrowIfCancellationRequested();
            root = (ConfigMap)new NodeMerge(root, settings, contribution.Entry.Path).Merge(root, contribution.Content);
        }

        return root;
    }

    private static ConfigMap Joined(ConfigMap hydra, ConfigMap root) => new([.. hydra.Entries, .. root.Entries], root.Origin);

    private static ConfigMap Checked(ConfigMap root) => root["hydra"] is { } hydra
        ? root.With("hydra", HydraSchema.Check(hydra))
        : throw new WeirException("merge_type", "the hydra node was deleted", "it holds what a run needs: leave it") { Kind = FailureKind.Usage };
}
