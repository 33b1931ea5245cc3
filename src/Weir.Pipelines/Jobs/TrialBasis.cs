using Weir.Configuration.Composition;
using Weir.Configuration.Overrides;
using Weir.Configuration.Secrets;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Yaml.Values;

namespace Weir.Pipelines.Jobs;

/// <summary>What the configurations of all trials of a study share: what is fixed of them, and what of them are parameters.</summary>
/// <param name="Request">What is composed, without the parameters.</param>
/// <param name="Sweeps">The parameters, as sweeps.</param>
/// <param name="Secrets">What must not be kept.</param>
public sealed record TrialBasis(ComposeRequest Request, IReadOnlyList<string> Sweeps, ConfigSecrets Secrets)
{
    /// <summary>Divides a request into what is fixed and the sweeps of it and of <c>hydra.sweeper.params</c>.</summary>
    /// <param name="request">What is composed; overrides may stand for several values.</param>
    /// <param name="launch">What the project calls secret, and the variables of jobs.</param>
    /// <exception cref="WeirException">As of <see cref="ConfigComposer.Compose"/>; <c>secret_parameter</c>.</exception>
    public static TrialBasis Of(ComposeRequest request, JobLaunch launch)
    {
        var sweeps = request.Overrides.Where(o => Override.Parse(o, request.Grammar).IsSweep).ToList();
        var basis = request with { Overrides = [.. request.Overrides.Except(sweeps)] };
        var config = new ConfigComposer().Compose(basis);
        var known = sweeps.Select(s => s.Split('=')[0].TrimStart('+')).ToHashSet(StringComparer.Ordinal);
        if ((config.Select("hydra.sweeper", resolve: true) as ConfigMap)?["params"] is ConfigMap declared)
            foreach (var entry in declared.Entries.Where(e => !known.Contains(e.KeyText.TrimStart('+'))))
            {
                var text = $"{entry.KeyText}={(entry.Value is ConfigScalar { Value: YamlText { Value: var value } } ? value : ConfigYaml.Line(entry.Value))}";
                if (Override.Parse(text, request.Grammar).IsSweep) sweeps.Insert(0, text);
                else basis = basis with { Overrides = [text, .. basis.Overrides] };
            }

        var secrets = ConfigSecrets.Of(config, launch.Secrets, launch.Environment());
        if (sweeps.Select(s => s.Split('=')[0].TrimStart('+')).FirstOrDefault(secrets.IsSecret) is { } secret)
            throw new WeirException("secret_parameter", $"'{secret}' is secret and cannot be a parameter: a study keeps and shows the values of its parameters", "sweep a key that names the secret, and read it by ${weir.secret:…}") { Kind = FailureKind.Usage };
        return new TrialBasis(basis, sweeps, secrets);
    }
}
