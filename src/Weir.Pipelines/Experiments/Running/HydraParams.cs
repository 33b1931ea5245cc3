using System.Text;
using Weir.Configuration.Composition;
using Weir.Configuration.Secrets;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;
using Weir.Foundation.Secrets;
using Weir.Versioning.Repository;

namespace Weir.Pipelines.Experiments.Running;

/// <summary>Composes a folder of configs into <c>params.yaml</c>, as DVC does where <c>hydra.enabled</c> is set.</summary>
/// <param name="Root">Root of the project.</param>
/// <param name="Folder">Folder of the configs, from the root.</param>
/// <param name="ConfigName">The primary config.</param>
public sealed record HydraParams(string Root, string Folder, string ConfigName)
{
    /// <summary>What a repository asks for; null where it does not.</summary>
    /// <exception cref="WeirException"><c>hydra_unsupported</c>: the configs lie in a Python module.</exception>
    public static HydraParams? Of(DvcRepository repository)
    {
        if (!repository.Config.IsOn("hydra", "enabled")) return null;
        if (repository.Config.Get("hydra", "config_module") is { } module) throw new WeirException("hydra_unsupported", $"hydra.config_module is '{module}', and Weir composes from a folder alone", "`weir config hydra.config_dir FOLDER` names the folder of that module", new SourceLocation(".dvc/config", Field: "hydra.config_module"));
        return new HydraParams(repository.Root, repository.Config.Get("hydra", "config_dir") ?? "conf", repository.Config.Get("hydra", "config_name") ?? "config");
    }

    /// <summary>The content of the file: every reference resolved. Secrets are hidden, for stages read the file and git keeps it.</summary>
    /// <param name="overrides">Overrides in Hydra's grammar.</param>
    /// <param name="warn">Hears of what is hidden and what is odd; null for nobody.</param>
    /// <exception cref="WeirException">As of <see cref="ConfigComposer.Compose"/>.</exception>
    public byte[] Compose(IReadOnlyList<string> overrides, Action<string>? warn = null) => Compose(overrides, warn, out _);

    /// <summary>The same, with what is secret of it.</summary>
    /// <exception cref="WeirException">As of the other.</exception>
    public byte[] Compose(IReadOnlyList<string> overrides, Action<string>? warn, out SecretMask secrets)
    {
        var request = new ComposeRequest { ConfigDirectory = Folder, ConfigName = ConfigName, WorkingDirectory = Root, Overrides = overrides };
        var config = new ConfigComposer().Compose(request);
        var resolved = config.Resolve();
        var found = ConfigSecrets.Of(config, SecretSettings.Load(Root), new Jobs.JobLaunch { Command = [], Folder = Root }.Environment());
        secrets = found.Mask;
        var hidden = found.Hide(resolved);
        foreach (var warning in config.Warnings.Distinct()) warn?.Invoke(warning);
        if (!ConfigSecrets.AreEqual(hidden, resolved)) warn?.Invoke("secrets are not written into params.yaml: a stage reads them from the environment");
        return Encoding.UTF8.GetBytes(ConfigYaml.WriteAsHydra(hidden));
    }
}
