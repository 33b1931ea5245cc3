using Weir.Cli.Shell;

return await WeirCli.MainAsync(args);
