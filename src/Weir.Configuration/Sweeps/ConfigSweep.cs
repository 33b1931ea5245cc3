using System.Globalization;
using Weir.Configuration.Composition;
using Weir.Configuration.Interpolation;
using Weir.Configuration.Overrides;
using Weir.Configuration.SearchPaths;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Configuration.Sweeps;

/// <summary>The jobs of a sweep, in the order of Hydra's basic sweeper: every combination, the first key slowest. Jobs are composed one by one, when asked for.</summary>
public sealed class ConfigSweep
{
    /// <summary>Most jobs of one sweep.</summary>
    public const int Most = 1_000_000;

    private readonly ConfigRepository _repository;
    private readonly List<ParsedOverride> _ofHydra;
    private readonly List<ParsedOverride[]> _dimensions = [];
    private readonly ComposeRequest _request;

    private ConfigSweep(ComposedConfig master)
    {
        Master = master;
        _repository = master.Repository;
        // One time for all jobs.
        _request = master.Request with { Now = master.Now };
        _ofHydra = [.. master.Overrides.Where(o => o.IsOfHydra)];
        long count = 1;
        foreach (var texts in Dimensions(master))
        {
            var place = _ofHydra.Count + _dimensions.Count + 1;
            _dimensions.Add([.. texts.Select(t => new ParsedOverride(t, Override.Parse(t, master.Request.Grammar), ConfigOrigin.Override(t, place)))]);
            count *= texts.Count;
            if (count > Most) throw new WeirException("too_many", $"the sweep makes more than {Most} jobs", "leave some values out") { Kind = FailureKind.Usage };
        }

        Count = (int)count;
    }

    /// <summary>What the sweep starts from: everything but the values that are swept.</summary>
    public ComposedConfig Master { get; }

    /// <summary>How many jobs there are.</summary>
    public int Count { get; }

    /// <summary>The largest number of jobs that <c>hydra.sweeper.max_batch_size</c> lets be launched at once; null for all.</summary>
    public int? BatchSize => KeyPath.Find(Master.Hydra, ["sweeper", "max_batch_size"]) is ConfigScalar { Value: YamlInteger size } && size.Value > 0 && size.Value < Most ? (int)size.Value : null;

    /// <summary>The overrides of a job, as Hydra writes them.</summary>
    /// <param name="job">From 0.</param>
    public IReadOnlyList<string> Overrides(int job) => [.. Picked(job).Select(o => o.Text)];

    /// <summary>Composes a job.</summary>
    /// <exception cref="WeirException">As <see cref="ConfigComposer.Compose"/>: the job's own failure, which says nothing of the others.</exception>
    public ComposedConfig Compose(int job, CancellationToken cancellation = default)
    {
        List<ParsedOverride> overrides = [.. _ofHydra, .. Picked(job)];
        var request = _request with { Overrides = [.. overrides.Select(o => o.Text)], JobNumber = job };
        return ConfigComposer.ComposeOpened(request, overrides, _repository, [], mayLackChoices: false, cancellation);
    }

    internal static ConfigSweep Of(ComposedConfig master) => new(master);

    private ParsedOverride[] Picked(int job)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(job);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(job, Count);
        var picked = new ParsedOverride[_dimensions.Count];
        for (var i = _dimensions.Count - 1; i >= 0; i--)
        {
            picked[i] = _dimensions[i][job % _dimensions[i].Length];
            job /= _dimensions[i].Length;
        }

        return picked;
    }

    // A key that comes again keeps its first place and takes the later value.
    private IEnumerable<IReadOnlyList<string>> Dimensions(ComposedConfig master)
    {
        var given = ParsedOverride.Read(Parameters(master).Concat(master.Overrides.Where(o => !o.IsOfHydra).Select(o => o.Text)), master.Request.Grammar);
        var order = new List<string>();
        var texts = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var one in given)
        {
            if (!texts.ContainsKey(one.Element)) order.Add(one.Element);
            texts[one.Element] = SweepDimension.Texts(one, _repository, Most);
        }

        return order.Select(o => texts[o]);
    }

    private static IEnumerable<string> Parameters(ComposedConfig master)
    {
        var sweeper = master.Select("hydra.sweeper", resolve: true);
        if (KeyPath.Find(sweeper, ["_target_"]) is ConfigScalar { Value: YamlText { Value: var target } } && !target.EndsWith(".BasicSweeper", StringComparison.Ordinal))
        {
            var origin = master.Select("hydra.sweeper", resolve: false).Origin;
            throw new WeirException("sweep_type_unsupported", $"the sweeper '{target}' is not the basic one, whose jobs are known beforehand", "`weir tune` searches; 'hydra/sweeper=basic' goes through all combinations", origin.Location("hydra.sweeper"));
        }

        return KeyPath.Find(sweeper, ["params"]) is ConfigMap parameters ? parameters.Entries.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.KeyText}={PythonText.Of(e.Value)}")) : [];
    }
}
