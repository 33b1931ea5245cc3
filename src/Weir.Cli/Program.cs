using Weir.Cli.Shell;

return WeirCli.RunProcess(args);
