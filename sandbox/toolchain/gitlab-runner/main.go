// Command gitlab-runner is GitLab Runner with the Kubernetes executor only: its own main also takes in the
// executors that need modules which are not on the module proxy.
package main

import (
	"os"
	"path/filepath"

	"github.com/sirupsen/logrus"
	"github.com/urfave/cli"

	"gitlab.com/gitlab-org/gitlab-runner/commands"
	"gitlab.com/gitlab-org/gitlab-runner/common"
	"gitlab.com/gitlab-org/gitlab-runner/executors"
	"gitlab.com/gitlab-org/gitlab-runner/executors/kubernetes"
	"gitlab.com/gitlab-org/gitlab-runner/log"
	"gitlab.com/gitlab-org/gitlab-runner/network"

	_ "gitlab.com/gitlab-org/gitlab-runner/shells"
)

func main() {
	providers := executors.NewProviderRegistry(map[string]common.ExecutorProvider{
		common.ExecutorKubernetes: kubernetes.NewProvider(),
	})
	requests := network.NewAPIRequestsCollector()
	gitlab := network.NewGitLabClient(
		network.WithAPIRequestsCollector(requests),
		network.WithCertificateDirectory(commands.GetDefaultCertificateDirectory()),
		network.WithExecutorProviderFunc(providers.GetByName),
	)

	app := cli.NewApp()
	app.Name = filepath.Base(os.Args[0])
	app.Usage = "GitLab Runner with the Kubernetes executor"
	app.Version = common.AppVersion.ShortLine()
	cli.VersionPrinter = common.AppVersion.Printer
	app.Commands = []cli.Command{
		commands.NewLintCommand(),
		commands.NewListCommand(),
		commands.NewRegisterCommand(gitlab, providers),
		commands.NewRunCommand(gitlab, requests, providers),
		commands.NewRunSingleCommand(gitlab, providers),
		commands.NewUnregisterCommand(gitlab),
		commands.NewVerifyCommand(gitlab),
	}
	app.CommandNotFound = func(_ *cli.Context, command string) {
		logrus.Fatalf("the sandbox's gitlab-runner has no command %q", command)
	}
	log.ConfigureLogging(app)
	if err := app.Run(os.Args); err != nil {
		logrus.Fatal(err)
	}
}
