using Fangxian.Web;

return await CommandLine.RunAsync(args);
