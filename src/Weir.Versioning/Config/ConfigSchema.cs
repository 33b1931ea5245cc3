using Weir.Foundation.Errors;

namespace Weir.Versioning.Config;

/// <summary>Every section and key that DVC 3 knows; others are refused. The keys of a remote depend on the scheme of its address.</summary>
internal static class ConfigSchema
{
    private static readonly string[] LinkTypes = ["reflink", "hardlink", "symlink", "copy"];

    private static readonly ConfigKey[] EveryRemote = [new("url"), new("checksum_jobs", ConfigKind.Count), new("jobs", ConfigKind.Count), Flag("worktree"), Flag("no_traverse"), Flag("version_aware")];

    private static readonly ConfigKey[] LocalKeys = [new("type", ConfigKind.Links, LinkTypes), Flag("protected"), new("shared", ConfigKind.Choice, ["group"]), Flag("slow_link_warning"), Flag("verify")];

    private static readonly ConfigKey[] HttpKeys =
    [
        new("auth", ConfigKind.Choice, ["basic", "digest", "custom"]), .. Texts("custom_auth_header", "user", "password", "ssl_verify", "method"), Flag("ask_password"),
        new("connect_timeout", ConfigKind.Seconds), new("read_timeout", ConfigKind.Seconds), Flag("verify"),
    ];

    private static readonly ConfigKey[] WebDavKeys = [.. Texts("user", "password", "token", "custom_auth_header", "cert_path", "key_path", "ssl_verify"), Flag("ask_password"), new("timeout", ConfigKind.Number), Flag("verify")];

    private static readonly Dictionary<string, ConfigKey[]> Sections = new()
    {
        ["core"] =
        [
            .. Texts("remote", "site_cache_dir", "machine"), new("checksum_jobs", ConfigKind.Count), Flag("interactive"), Flag("analytics"), Flag("hardlink_lock"), Flag("no_scm"),
            Flag("autostage"), Flag("experiments"), Flag("check_update"),
        ],
        ["cache"] = [.. Texts("dir", "local", "s3", "gs", "hdfs", "webhdfs", "ssh", "azure"), .. LocalKeys],
        ["state"] = [new("dir"), new("row_limit", ConfigKind.Count), new("row_cleanup_quota", ConfigKind.Number)],
        ["index"] = [new("dir")],
        ["plots"] = [.. Texts("html_template", "out_dir"), Flag("auto_open")],
        ["exp"] = [.. Texts("code", "data", "models", "metrics", "params", "plots", "live", "git_remote"), Flag("auto_push")],
        ["parsing"] = [new("bool", ConfigKind.Choice, ["store_true", "boolean_optional"]), new("list", ConfigKind.Choice, ["nargs", "append"])],
        ["hydra"] = [Flag("enabled"), .. Texts("config_dir", "config_module", "config_name", "plugins_path")],
        ["studio"] = [.. Texts("token", "url", "repo_url"), Flag("offline")],
    };

    private static readonly ConfigKey[] DatabaseKeys = [.. Texts("url", "username", "password")];

    private static readonly Dictionary<string, ConfigKey[]> Remotes = new()
    {
        [string.Empty] = LocalKeys,
        ["s3"] =
        [
            .. Texts(
                "region", "profile", "credentialpath", "configpath", "endpointurl", "access_key_id", "secret_access_key", "session_token", "ssl_verify", "sse", "sse_kms_key_id",
                "sse_customer_algorithm", "sse_customer_key", "acl", "grant_read", "grant_read_acp", "grant_write_acp", "grant_full_control", "cache_regions"),
            Flag("listobjects"), Flag("use_ssl"), Flag("allow_anonymous_login"), new("read_timeout", ConfigKind.Number), new("connect_timeout", ConfigKind.Number), Flag("verify"),
        ],
        ["gs"] = [.. Texts("projectname", "credentialpath", "endpointurl"), Flag("verify"), Flag("allow_anonymous_login")],
        ["ssh"] =
        [
            new("type", ConfigKind.Links, LinkTypes), new("port", ConfigKind.Number), .. Texts("user", "password", "passphrase", "keyfile"), Flag("ask_password"), Flag("ask_passphrase"),
            new("timeout", ConfigKind.Number), Flag("gss_auth"), Flag("allow_agent"), new("max_sessions", ConfigKind.Number), Flag("verify"),
        ],
        ["hdfs"] = [.. Texts("user", "kerb_ticket"), new("replication", ConfigKind.Number)],
        ["webhdfs"] = [.. Texts("kerberos_principal", "proxy_to", "ssl_verify", "token", "user", "password", "data_proxy_target"), Flag("kerberos"), Flag("use_https"), Flag("verify")],
        ["azure"] =
        [
            .. Texts("connection_string", "sas_token", "account_name", "account_key", "tenant_id", "client_id", "client_secret"), Flag("allow_anonymous_login"),
            Flag("exclude_environment_credential"), Flag("exclude_visual_studio_code_credential"), Flag("exclude_shared_token_cache_credential"), Flag("exclude_managed_identity_credential"),
            Flag("verify"), new("timeout", ConfigKind.Number), new("read_timeout", ConfigKind.Number), new("connection_timeout", ConfigKind.Number),
        ],
        ["oss"] = [.. Texts("oss_key_id", "oss_key_secret", "oss_endpoint"), Flag("verify")],
        ["gdrive"] =
        [
            .. Texts(
                "profile", "gdrive_use_service_account", "gdrive_client_id", "gdrive_client_secret", "gdrive_user_credentials_file", "gdrive_service_account_user_email",
                "gdrive_service_account_json_file_path"),
            Flag("gdrive_trash_only"), Flag("gdrive_acknowledge_abuse"), Flag("verify"),
        ],
        ["http"] = HttpKeys,
        ["https"] = HttpKeys,
        ["webdav"] = WebDavKeys,
        ["webdavs"] = WebDavKeys,
    };

    /// <summary>Refuses unknown sections, keys and values.</summary>
    /// <exception cref="WeirException"><c>config_invalid</c>.</exception>
    public static void Check(ConfigSections sections, string file)
    {
        foreach (var name in sections.Names)
        {
            if (name == "feature" || ConfigSections.KindOf(name) == "machine") continue; // DVC ignores what it does not know there
            var known = KeysOf(sections, name, file);
            if (known is null) continue;
            foreach (var (key, value) in sections[name]!)
            {
                var label = Label(name, key);
                var rule = known.FirstOrDefault(k => k.Name == key)
                    ?? throw Invalid($"there is no setting '{label}'", DidYouMean.Nearest(key, known.Select(k => k.Name)) is { } near ? $"did you mean '{Label(name, near)}'?" : $"known: {string.Join(", ", known.Select(k => k.Name).Order(StringComparer.Ordinal))}", file, label);
                if (rule.Fault(value.Text) is { } fault) throw Invalid($"'{label}' cannot be '{Shown(key, value.Text)}': {fault}", null, file, label);
            }
        }
    }

    /// <summary>Refuses the name of a setting that there is not.</summary>
    /// <exception cref="WeirException"><c>config_invalid</c>.</exception>
    public static void CheckName(ConfigSections sections, string section, string key, string file)
    {
        if (section == "feature" || ConfigSections.KindOf(section) == "machine") return;
        if (ConfigSections.KindOf(section) == "remote" && sections.Get(section, "url") is null) return;
        var known = KeysOf(sections, section, file);
        if (known is not null && known.All(k => k.Name != key)) throw Invalid($"there is no setting '{Label(section, key)}'", DidYouMean.Nearest(key, known.Select(k => k.Name)) is { } near ? $"did you mean '{Label(section, near)}'?" : null, file, Label(section, key));
    }

    /// <summary>How a setting is called on the command line.</summary>
    public static string Label(string section, string key)
    {
        var kind = ConfigSections.KindOf(section);
        return kind is null ? $"{section}.{key}" : $"{kind}.{ConfigSections.NameIn(section, kind)}.{key}";
    }

    /// <summary>True for values that are never shown.</summary>
    public static bool IsSecret(string key) => key is "password" or "passphrase" or "secret_access_key" or "session_token" or "account_key" or "sas_token" or "connection_string" or "client_secret" or "token" or "sse_customer_key" or "oss_key_secret" or "gdrive_client_secret";

    private static ConfigKey[]? KeysOf(ConfigSections sections, string name, string file)
    {
        if (ConfigSections.KindOf(name) == "db") return DatabaseKeys;
        if (ConfigSections.NameIn(name, "remote") is { } remote)
        {
            var url = sections.Get(name, "url")?.Text ?? throw Invalid($"the remote '{remote}' has no 'url'", $"run `weir remote add {remote} URL`", file, $"remote.{remote}.url");
            var scheme = SchemeOf(url);
            if (scheme == "remote") return null;
            return Remotes.TryGetValue(scheme, out var keys)
                ? [.. EveryRemote, .. keys]
                : throw Invalid($"the remote '{remote}' has an address of an unknown kind, '{scheme}://'", $"known: {string.Join(", ", Remotes.Keys.Where(k => k.Length > 0))}", file, $"remote.{remote}.url");
        }

        return Sections.TryGetValue(name, out var found)
            ? found
            : throw Invalid($"there is no section '{name}'", DidYouMean.Hint(name, Sections.Keys) ?? $"known: {string.Join(", ", Sections.Keys)}", file, name);
    }

    /// <summary>Scheme of an address, empty for a path.</summary>
    public static string SchemeOf(string url) => ConfigPaths.HasScheme(url) ? url[..url.IndexOf("://", StringComparison.Ordinal)].ToLowerInvariant() : string.Empty;

    private static string Shown(string key, string value) => IsSecret(key) ? "***" : value;

    private static WeirException Invalid(string message, string? hint, string file, string field) => new("config_invalid", message, hint, new SourceLocation(file, Field: field));

    private static ConfigKey Flag(string name) => new(name, ConfigKind.Flag);

    private static ConfigKey[] Texts(params string[] names) => [.. names.Select(n => new ConfigKey(n))];
}
